import { Aws, CfnParameter, Fn, Lazy, type Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { EcrCredential, type EcrCredentialProps } from '../../../infra';
import { hook } from '../support/deployed';
import { propProblems, templateOf } from '../support/own-app';
import { itReports } from '../support/problems';
import { only, plain } from '../support/synthesize';

const DEPLOYMENT = 'got a value that is known only at deployment; must be';
const TOKEN = Lazy.string({ produce: () => 'x' });

describe('EcrCredential reports', () => {
  itReports<object | ((stack: Stack) => object)>(propProblems, {
    'no problem without properties': [{}],
    'every problem at once, with the messages of a config': [
      {
        credentialName: 'CI',
        namePrefix: 'a b',
        repositories: ['Team-A'],
        refreshEveryHours: 12,
        vpcSubnets: {},
        unknown: true,
      },
      'credentialName: got "CI"; must be 1 to 32 of a-z, 0-9 and -',
      'namePrefix: got "a b"; must be a letter or digit, then up to 94 letters, digits, - and _',
      'vpcSubnets: is set; must come with vpc',
      'repositories.0: got "Team-A"; must be the name of a repository: a-z, 0-9 and . _ / -, with * for any characters',
      'refreshEveryHours: got 12; must be a whole number from 1 to 4',
      expect.stringMatching(/^unknown: is unknown; must be one of the settings among access, /),
    ],
    'problems between settings, too': [
      { access: 'push', secretNamePrefix: 'a/b' },
      'secretNamePrefix: got "a/b"; must be 1 to 256 letters, digits and _ . -',
      'repositories: got none; must be the names or prefixes of the repositories that this credential may push to',
    ],
    'a name that is known only at deployment': [
      { credentialName: TOKEN, namePrefix: TOKEN, secretNamePrefix: TOKEN },
      `credentialName: ${DEPLOYMENT} 1 to 32 of a-z, 0-9 and -`,
      `namePrefix: ${DEPLOYMENT} a letter or digit, then up to 94 letters, digits, - and _`,
      `secretNamePrefix: ${DEPLOYMENT} 1 to 256 letters, digits and _ . -`,
    ],
    'a group, because the scope determines the stack': [
      { group: 'a' },
      'group: is set; must be left out, because the scope determines the stack',
    ],
    'two secrets with the same name': [
      { secrets: [{ format: 'json' }, { format: 'json' }] },
      'secrets.1.name: got Shop-ecr-ci-pull-json, the name of another secret; must be unique',
    ],
    'encryption beside encryptionKey': [
      (stack) => ({ encryption: 'customer-managed', encryptionKey: new Key(stack, 'Key') }),
      'encryption: is set; must be left out, because encryptionKey is set',
    ],
    'an alias as encryptionKey': [
      (stack) => ({ encryptionKey: Alias.fromAliasName(stack, 'Key', 'alias/ecr') }),
      'encryptionKey: got an alias; must be the key, because policies name it by its ARN',
    ],
    'subnets and security groups without a VPC': [
      { vpcSubnets: {}, securityGroups: [] },
      'vpcSubnets: is set; must come with vpc',
      'securityGroups: is set; must come with vpc',
    ],
    'public subnets, and an empty list of security groups': [
      (stack) => ({ vpc: new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: PUBLIC }), securityGroups: [] }),
      'vpcSubnets: got public subnets; must be private ones, because a function has no public address',
      'securityGroups: got 0; must be 1 to 5 security groups',
    ],
    'a FIFO topic': [
      (stack) => ({ alarmTopics: [new Topic(stack, 'Topic', { fifo: true, topicName: 'alarms.fifo' })] }),
      'alarmTopics.0: got a FIFO topic; must be a standard topic, because an alarm cannot notify a FIFO topic',
    ],
    'a new OIDC provider that is no https URL': [
      { newOidcProviders: ['gitlab.com'] },
      'newOidcProviders.0: got "gitlab.com"; must be an https URL without a port, such as https://gitlab.com',
    ],
    'a value of another type than the list': [
      { registries: 'eu-west-1', feeds: [null] },
      'registries: got "eu-west-1"; must be a list of registries, such as { region: "eu-west-1" }',
      expect.stringMatching(/^feeds\.0: got null; must be settings among /),
    ],
  });
});

const PUBLIC = [{ name: 'public', subnetType: SubnetType.PUBLIC }];
const OTHER_ACCOUNT = 'arn:aws:iam::210987654321:role/jenkins';

/** Returns the spec of the function of a credential. */
function specOf(propsOf: (stack: Stack) => EcrCredentialProps, env = {}): Record<string, unknown> {
  const template = templateOf((stack) => new EcrCredential(stack, 'Ci', propsOf(stack)), { env });
  const { Environment } = only(template, 'AWS::Lambda::Function', 'CiRefresher').Properties as {
    Environment: { Variables: { REFRESH_SPEC: string } };
  };
  return JSON.parse(String(plain(Environment.Variables.REFRESH_SPEC)));
}

describe('a value that is known only at deployment', () => {
  it.each<[string, object]>([
    ['any account and region', {}],
    ['a known account and region', { account: '123456789012', region: 'eu-west-1' }],
  ])('can be the account and the region of the stack, which are the defaults, in %s', (_, env) => {
    const ownValues = { account: Aws.ACCOUNT_ID, region: Aws.REGION };
    const spec = specOf(
      () => ({
        registries: [ownValues],
        secrets: [{ format: 'json', ...ownValues }],
        feeds: [{ ...hook('scanner'), registry: ownValues }],
      }),
      env,
    );
    expect(spec).toMatchObject({ registries: [{}], secrets: [{ format: 'json', name: 'Shop-ecr-ci-json' }] });
    expect(specOf(({ account, region }) => ({ registries: [{ account, region }] })).registries).toEqual([{}]);
  });

  it('can be the account of another registry', () => {
    const spec = specOf((stack) => ({
      registries: [{ account: new CfnParameter(stack, 'Images').valueAsString, region: 'eu-west-1' }],
    }));
    expect(spec.registries).toEqual([{ account: '<Images>', region: 'eu-west-1' }]);
  });

  it('can be the ARN of a reader, also with the key of the stack', () => {
    const template = templateOf((stack) => {
      const { roleArn } = new Role(stack, 'Consumer', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
      const inOtherAccount = `arn:${Aws.PARTITION}:iam::210987654321:user/jenkins`;
      const readers = [{ role: roleArn }, { user: inOtherAccount }, { role: Fn.importValue('Jenkins') }];
      new EcrCredential(stack, 'Ci', { readers, encryption: 'customer-managed' });
    });
    for (const type of ['AWS::SecretsManager::ResourcePolicy', 'AWS::KMS::Key']) {
      const policy = JSON.stringify(plain(only(template, type).Properties));
      expect(policy).toMatch(/<Consumer\w+\.Arn>/);
      expect(policy).toContain('arn:<AWS::Partition>:iam::210987654321:user/jenkins');
    }
  });

  const region = 'one of af-south-1, ';
  itReports<object | ((stack: Stack) => object)>(propProblems, {
    'cannot be another region, because its partition is needed': [
      { registries: [{ region: TOKEN }] },
      expect.stringContaining(`registries.0.region: ${DEPLOYMENT} ${region}`),
    ],
    'cannot be a repository': [
      { repositories: Lazy.list({ produce: () => ['team-a/*'] }) },
      expect.stringContaining(`repositories.0: ${DEPLOYMENT} the name of a repository`),
    ],
    'cannot be the name of a secret, or a template': [
      { secrets: [{ format: 'template', template: TOKEN, name: TOKEN }] },
      `secrets.0.template: ${DEPLOYMENT} a text that is known`,
      expect.stringContaining(`secrets.0.name: ${DEPLOYMENT} 1 to 512 letters`),
    ],
    'cannot identify a reader whose role the stack creates, because the name of the role depends on it': [
      { readers: [{ rolesAnywhere: { trustAnchorArn: TOKEN, commonName: 'a' } }] },
      `readers.0.rolesAnywhere.trustAnchorArn: ${DEPLOYMENT} the ARN of a trust anchor`,
    ],
    'cannot be a number': [
      { refreshEveryHours: Lazy.number({ produce: () => 4 }) },
      `refreshEveryHours: ${DEPLOYMENT} a whole number from 1 to 4`,
    ],
  });
});

describe('encryptionKey', () => {
  it('encrypts the secrets, and its ARN is in the policies and in the spec', () => {
    const propsOf = (stack: Stack): EcrCredentialProps => ({
      encryptionKey: new Key(stack, 'Own'),
      readers: [{ role: OTHER_ACCOUNT }],
    });
    const env = { account: '123456789012', region: 'eu-west-1' };
    const template = templateOf((stack) => new EcrCredential(stack, 'Ci', propsOf(stack)), { env });
    const arn = `<${only(template, 'AWS::KMS::Key').id}.Arn>`;
    expect(plain(only(template, 'AWS::SecretsManager::Secret').Properties)).toMatchObject({ KmsKeyId: arn });
    expect(JSON.stringify(plain(only(template, 'AWS::IAM::Role', 'CiRole').Properties))).toContain(
      `"Action":["kms:Decrypt","kms:GenerateDataKey"],"Condition":`,
    );
    expect(specOf(propsOf, env).key).toBe(arn);
  });
});
