import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import type { CredentialConfig, SecretConfig } from '../../../infra/config';
import { EcrCredential } from '../../../infra/ecr-credential';
import type { FormatName } from '../../../lambda/core/formats';
import { decrypts } from '../policies/support/statements';
import { propertiesOf, resourcesOf, withApp } from '../support/synthesize';

/** Grants a role of the same stack read access. Returns its policies, and what they name. */
function granted(settings: CredentialConfig, formats?: FormatName[]) {
  return withApp({ credentials: { ci: settings } }, (app: App) => {
    const stack = Stack.of(app.node.findChild('EcrCredentials'));
    const grantee = new Role(stack, 'Consumer', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    const unit = stack.node.findChild('ci');
    if (!(unit instanceof EcrCredential)) throw new Error('got no EcrCredential; must be the construct ci');
    unit.grantRead(grantee, formats);
    const template = Template.fromStack(stack);
    const policies = propertiesOf<{ PolicyDocument: object; Roles: string[] }>(template, 'AWS::IAM::Policy').filter(
      ({ Roles }) => Roles.join().startsWith('<Consumer'),
    );
    return {
      policies: policies.map(({ PolicyDocument }) => PolicyDocument),
      secrets: Object.keys(resourcesOf(template, 'AWS::SecretsManager::Secret')).map((id) => `<${id}>`),
      key: Object.keys(resourcesOf(template, 'AWS::KMS::Key')).map((id) => `<${id}.Arn>`)[0],
      secretPolicies: JSON.stringify(propertiesOf(template, 'AWS::SecretsManager::ResourcePolicy')),
    };
  });
}

const secrets: SecretConfig[] = [{ format: 'dockerconfigjson' }, { format: 'password' }];
const Version = '2012-10-17';
const Action = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

describe('grantRead', () => {
  it('allows a role to read the secrets, and nothing else', () => {
    const { policies, secrets: Resource } = granted({ secrets });
    expect(policies).toEqual([{ Version, Statement: [{ Effect: 'Allow', Action, Resource }] }]);
  });

  it('allows a role to read the secrets in some formats, and to use their key', () => {
    const { policies, secrets: arns, key } = granted({ secrets, encryption: 'customer-managed' }, ['password']);
    const decrypt = decrypts('UseKey', key, 'ecr-ci-password');
    expect(policies).toEqual([{ Version, Statement: [decrypt, { Effect: 'Allow', Action, Resource: arns[1] }] }]);
  });

  it('allows a role to read an exclusive credential', () => {
    const { secretPolicies } = granted({ exclusive: true, readers: [{ role: 'arn:aws:iam::123456789012:role/ci' }] });
    expect(secretPolicies).toMatch(/<Consumer\w+\.Arn>/);
  });

  it('fails if the credential has no secret in the formats', () => {
    expect(() => granted({ secrets }, ['jenkins'])).toThrow('got jenkins; must be formats of the secrets of ci');
  });
});
