import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import type { CredentialConfig, SecretConfig } from '../../../infra/config';
import { EcrCredential } from '../../../infra/constructs/ecr-credential';
import type { FormatName } from '../../../lambda/core/formats';
import { READ } from '../simulation/support/actions';
import { policy } from '../simulation/support/simulate';
import { plain, resourcesOf, withApp } from '../support/synthesize';

/** The policy of a role of the same stack that a credential is granted to, and the policies of the secrets. */
function granted(settings: CredentialConfig, formats?: FormatName[]) {
  return withApp({ credentials: { ci: settings } }, (app: App) => {
    const stack = Stack.of(app.node.findChild('EcrCredentials'));
    const grantee = new Role(stack, 'Consumer', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    const unit = stack.node.findChild('ci');
    if (!(unit instanceof EcrCredential)) throw new Error('the credential must be a construct of its own');
    unit.grantRead(grantee, formats);
    const template = Template.fromStack(stack);
    const resources = (type: string) =>
      Object.entries(resourcesOf(template, type)).map(([id, { Properties }]) => ({
        id,
        properties: plain(Properties),
      }));
    const policies = resources('AWS::IAM::Policy').filter(({ id }) => id.startsWith('Consumer'));
    return {
      policies: policies.map(({ properties }) => (properties as { PolicyDocument: object }).PolicyDocument),
      secrets: resources('AWS::SecretsManager::Secret').map(({ id }) => `<${id}>`),
      key: resources('AWS::KMS::Key').map(({ id }) => `<${id}.Arn>`)[0],
      secretPolicies: JSON.stringify(resources('AWS::SecretsManager::ResourcePolicy')),
    };
  });
}

const secrets: SecretConfig[] = [{ format: 'dockerconfigjson' }, { format: 'password' }];

describe('grantRead', () => {
  it('lets a role read the secrets, and nothing else', () => {
    const { policies, secrets: arns } = granted({ secrets });
    expect(policies).toEqual([policy({ Effect: 'Allow', Action: READ, Resource: arns })]);
  });

  it('lets a role read the secrets in some formats, with their key', () => {
    const { policies, secrets: arns, key } = granted({ secrets, encryption: 'customer-managed' }, ['password']);
    const name = 'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:ecr-ci-password-??????';
    const useKey = {
      Sid: 'UseKey',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: key,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.<AWS::Region>.<AWS::URLSuffix>' },
        ArnLike: { 'kms:EncryptionContext:SecretARN': [name] },
      },
    };
    expect(policies).toEqual([policy(...[useKey, { Effect: 'Allow', Action: READ, Resource: arns[1] }])]);
  });

  it('lets a role read an exclusive credential too', () => {
    const { secretPolicies } = granted({ exclusive: true, readers: [{ role: 'arn:aws:iam::123456789012:role/ci' }] });
    expect(secretPolicies).toMatch(/<Consumer\w+\.Arn>/);
  });
});
