import { randomBytes } from 'node:crypto';
import { dnsSuffixOf } from '../../infra/config/shared/regions';
import { parseSpec } from '../../lambda/core/spec';
import type { Ports } from '../../lambda/refresh/ports';
import { refresh } from '../../lambda/refresh/refresh';
import { PUBLIC_SCOPE, tokenScope } from '../../local/stand-in/aws/tokens';
import type { StandIn } from '../../local/stand-in/stand-in';
import type { DeployedCredential } from '../../local/stand-in/template/deploy';

/**
 * A good refresh before the fault: the real one, on ports that lead right into the stand-in, since a process for each
 * would take as long as what is to be shown.
 */
export async function refreshEarlier(standIn: StandIn, { refresher }: DeployedCredential): Promise<void> {
  const { tokens, secrets, account } = standIn;
  const { identity, region: home, environment } = refresher;
  const now = () => new Date();
  const ports: Ports = {
    authorizationToken: async (region, api) => ({
      ...tokens.issue(identity, tokenScope(region, api === 'fips')),
      proxyEndpoint: `https://${account}.dkr.ecr.${region}.${dnsSuffixOf(region)}`,
    }),
    publicAuthorizationToken: async () => tokens.issue(identity, PUBLIC_SCOPE),
    verifyToken: async () => ({ verdict: 'accepted' }),
    verifyPullAccess: async () => ({ verdict: 'accepted' }),
    secrets: {
      value: async () => undefined,
      versionIds: async () => ({}),
      put: async (name, value, versionId) => {
        const secret = secrets.get(home, name);
        const content =
          typeof value === 'string' ? { SecretString: value } : { SecretBinary: Buffer.from(value).toString('base64') };
        secret.put(versionId, content, ['AWSCURRENT'], now());
        return { arn: secret.arn };
      },
    },
    clock: { now, sleep: async () => {} },
    randomHex: () => randomBytes(16).toString('hex'),
  };
  await refresh(parseSpec(environment.REFRESH_SPEC, home), ports, {
    scheduled: true,
    duringDeployment: false,
    signal: new AbortController().signal,
  });
}
