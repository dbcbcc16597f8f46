import * as v from 'valibot';
import { dnsSuffixOf } from '../../../infra/config/common/regions';
import { AwsError } from './error';
import { authorize } from './identities';
import { type ApiRequest, epochSeconds, type Service } from './service';
import { PUBLIC_SCOPE, type Token, type Tokens, tokenScope } from './tokens';

const tokenInput = v.object({ registryIds: v.optional(v.array(v.string())) });

/** Returns private ECR, which has GetAuthorizationToken in each region. */
export function ecr(tokens: Tokens, account: string): Service {
  return {
    name: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    subject: () => ({ resource: '*' }),
    operations: {
      GetAuthorizationToken({ identity, region, fips, input }) {
        const { registryIds = [account] } = v.parse(tokenInput, input);
        const token = tokens.issue(identity, tokenScope(region, fips));
        return {
          authorizationData: registryIds.map((registry) => ({
            ...tokenData(token),
            proxyEndpoint: `https://${registry}.dkr.ecr.${region}.${dnsSuffixOf(region)}`,
          })),
        };
      },
    },
  };
}

/** Returns ECR Public, which has GetAuthorizationToken in us-east-1 only. */
export function ecrPublic(tokens: Tokens): Service {
  return {
    name: 'ecr-public',
    target: 'SpencerFrontendService',
    subject: () => ({ resource: '*' }),
    operations: {
      GetAuthorizationToken({ identity, region }: ApiRequest) {
        // In AWS, the host does not exist in any other region.
        if (region !== 'us-east-1') {
          throw new AwsError('InvalidSignatureException', 'Credential should be scoped to a valid region.');
        }
        authorize(identity, {
          action: 'sts:GetServiceBearerToken',
          resource: '*',
          region,
          awsServiceName: 'ecr-public.amazonaws.com',
        });
        return { authorizationData: tokenData(tokens.issue(identity, PUBLIC_SCOPE)) };
      },
    },
  };
}

function tokenData({ authorizationToken, expiresAt }: Token): object {
  return { authorizationToken, expiresAt: epochSeconds(expiresAt) };
}
