import type { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, AnyPrincipal, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { EcrCredential, type EcrCredentialProps } from '../../../infra';
import type { FormatName } from '../../../lambda/core/formats';
import { onlyForSecrets } from '../policies/support/statements';
import { templateOf } from '../support/own-app';
import { propertiesOf, resourcesOf } from '../support/synthesize';

const FORMATS: EcrCredentialProps = { secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }] };
const EXCLUSIVE: EcrCredentialProps = { exclusive: true, readers: [{ role: 'arn:aws:iam::123456789012:role/ci' }] };
const READ = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
const Effect = 'Allow';

const roleOf = (stack: Stack) => new Role(stack, 'Consumer', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });

/** Grants a role read access, and returns the statements that it gets, and what they name. */
function granted(props: EcrCredentialProps, grant: (unit: EcrCredential, role: Role) => void) {
  const template = templateOf((stack) => grant(new EcrCredential(stack, 'Ci', props), roleOf(stack)));
  const policies = propertiesOf<{ PolicyDocument: { Statement: object[] }; Roles: string[] }>(
    template,
    'AWS::IAM::Policy',
  );
  return {
    statements: policies
      .filter(({ Roles }) => Roles.join().startsWith('<Consumer'))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    secrets: Object.keys(resourcesOf(template, 'AWS::SecretsManager::Secret')).map((id) => `<${id}>`),
    key: Object.keys(resourcesOf(template, 'AWS::KMS::Key')).map((id) => `<${id}.Arn>`)[0],
    secretPolicies: JSON.stringify(propertiesOf(template, 'AWS::SecretsManager::ResourcePolicy')),
  };
}

describe('grantRead', () => {
  it('allows a role to read the secrets, and nothing else', () => {
    const { statements, secrets } = granted(FORMATS, (unit, role) => unit.grantRead(role));
    expect(statements).toEqual([{ Effect, Action: READ, Resource: secrets }]);
  });

  it('allows a role to read the secrets in some formats, and to use their key', () => {
    const { statements, secrets, key } = granted({ ...FORMATS, encryption: 'customer-managed' }, (unit, role) =>
      unit.grantRead(role, ['password']),
    );
    const Condition = onlyForSecrets(['Shop-ecr-ci-password']);
    expect(statements).toEqual([
      { Effect, Action: READ, Resource: secrets[1] },
      { Effect, Action: 'kms:Decrypt', Resource: key, Condition },
    ]);
  });

  it('gives no statement of a role the same sid as another, because IAM rejects that', () => {
    const { statements } = granted({ encryption: 'customer-managed' }, (unit, role) => {
      unit.grantRead(role);
      new EcrCredential(unit.node.scope ?? unit, 'Other', { encryption: 'customer-managed' }).grantRead(role);
    });
    expect(statements).toHaveLength(4);
    expect(JSON.stringify(statements)).not.toContain('Sid');
  });

  it('allows a role to read an exclusive credential', () => {
    const { secretPolicies } = granted(EXCLUSIVE, (unit, role) => unit.grantRead(role));
    expect(secretPolicies).toMatch(/"ArnNotEquals":\{"aws:PrincipalArn":\[[^\]]*<Consumer\w+\.Arn>/);
  });

  it('fails if the credential has no secret in the formats', () => {
    const formats: FormatName[] = ['jenkins'];
    expect(() => granted(FORMATS, (unit, role) => unit.grantRead(role, formats))).toThrow(
      'got jenkins; must be formats of the secrets of ci',
    );
  });

  it.each<[string, (stack: Stack) => IGrantable]>([
    ['of another account', (stack) => Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::210987654321:role/other')],
    ['without policies', () => new AccountPrincipal('210987654321')],
    ['that is everyone', () => new AnyPrincipal()],
  ])('fails for a principal %s, because the CDK would grant nothing', (_, granteeOf) => {
    const env = { account: '123456789012', region: 'eu-west-1' };
    const grant = () =>
      templateOf((stack) => new EcrCredential(stack, 'Ci', EXCLUSIVE).grantRead(granteeOf(stack)), { env });
    expect(grant).toThrow(/must be a principal of the stack's account that can have policies, such as a role/);
  });
});

describe('secret', () => {
  const secrets: EcrCredentialProps['secrets'] = [
    { format: 'jenkins' },
    { format: 'json', name: 'first' },
    { format: 'json', name: 'second' },
  ];
  const find = (formatOrName: string, props: EcrCredentialProps = { secrets }) => {
    const found: { name?: string; sameAgain?: boolean } = {};
    templateOf((stack) => {
      const unit = new EcrCredential(stack, 'Ci', props);
      const secret = unit.secret(formatOrName);
      Object.assign(found, { name: secret.secretName, sameAgain: unit.secret(formatOrName) === secret });
    });
    return found;
  };

  it('returns a secret by its format, or by its name, with its name in Secrets Manager', () => {
    expect(find('jenkins')).toEqual({ name: 'Shop-ecr-ci-jenkins', sameAgain: true });
    expect(find('second')).toEqual({ name: 'second', sameAgain: true });
  });

  it.each(['json', 'password'])('fails for %s, which several secrets or none have, and lists the secrets', (format) => {
    expect(() => find(format)).toThrow(
      `got ${format}; must be the format or the name of one secret among jenkins (Shop-ecr-ci-jenkins), json (first), json (second)`,
    );
  });

  it('returns a secret whose own grantRead allows to read this secret, and to use its key', () => {
    const props = { ...FORMATS, ...EXCLUSIVE, encryption: 'customer-managed' } as const;
    const { statements, secrets, key, secretPolicies } = granted(props, (unit, role) =>
      unit.secret('password').grantRead(role),
    );
    const Condition = onlyForSecrets(['Shop-ecr-ci-password']);
    expect(statements).toEqual([
      { Effect, Action: READ, Resource: secrets[1] },
      { Effect, Action: 'kms:Decrypt', Resource: key, Condition },
    ]);
    expect(secretPolicies.match(/<Consumer\w+\.Arn>/g)).toHaveLength(1);
  });
});
