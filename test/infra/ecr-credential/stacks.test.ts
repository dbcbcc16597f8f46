import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { createJiti } from 'jiti';
import { describe, expect, it } from 'vitest';
import { EcrCredential, type EcrCredentialProps } from '../../../infra';
import { hook } from '../support/deployed';
import { templateOf, withOwnApp } from '../support/own-app';
import { plain, type Resource, resourcesOf } from '../support/synthesize';

/** A credential with a resource of each type that has a name. */
const FULL: EcrCredentialProps = {
  secrets: [{ format: 'dockerconfigjson' }, { format: 'jenkins' }],
  readers: [{ rolesAnywhere: { trustAnchorArn: anchor(), commonName: 'host' } }],
  feeds: [hook('scanner')],
};

function anchor(): string {
  return 'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/00000000-1111-2222-3333-444444444444';
}

/** Returns the physical names in a template, each with its type. */
function namesIn(template: Template): string[] {
  const resources = template.toJSON().Resources as Record<string, Resource>;
  return Object.values(resources).flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties)
      .filter(
        ([key]) => /^(Name|(Function|Role|LogGroup|Alarm|Queue|Topic)Name)$/.test(key) && Type !== 'AWS::IAM::Policy',
      )
      .filter(([key]) => key !== 'FunctionName' || Type === 'AWS::Lambda::Function')
      .map(([, name]) => `${Type} ${plain(name)}`),
  );
}

const repeated = (all: string[]) => all.filter((name, index) => all.indexOf(name) < index);

describe('the credentials of a stack', () => {
  const both = templateOf((stack) => {
    new EcrCredential(stack, 'First', { encryption: 'customer-managed', namePrefix: 'own' });
    new EcrCredential(stack, 'Second', { encryption: 'customer-managed', feeds: [hook('scanner')] });
  });

  it.each([
    ['the dead-letter queue', 'AWS::SQS::Queue', /^EcrSharedFailures/],
    ['the key', 'AWS::KMS::Key', /^EcrSharedKey/],
    ['the role of the schedules', 'AWS::IAM::Role', /^EcrSharedSchedulerRole/],
    ['the function that runs them during a deployment', 'AWS::Lambda::Function', /^EcrSharedDeploymentFunction/],
  ])('share %s', (_, type, id) => {
    const ids = Object.keys(resourcesOf(both, type));
    expect(ids.filter((each) => id.test(each))).toHaveLength(1);
    if (/Queue|Key/.test(type)) expect(ids).toHaveLength(1);
  });

  it('do not give their own prefix to shared resources, whose names would depend on the order', () => {
    const names = namesIn(both);
    expect(names).toContain('AWS::SQS::Queue Shop-ecr-failures');
    expect(names).toContain('AWS::Lambda::Function Shop-ecr-Deployment');
    expect(names).toContain('AWS::Lambda::Function own-first');
    expect(names).toContain('AWS::SecretsManager::Secret own-first-dockerconfigjson');
  });

  it.each<[string, EcrCredentialProps, string]>([
    ['credentials', { credentialName: 'first' }, 'Shop-ecr-first, Shop-ecr-first-dockerconfigjson'],
    ['secrets', { secrets: [{ format: 'json', name: 'shared' }] }, 'shared'],
    ['functions', { credentialName: 'first-feed-scanner' }, 'Shop-ecr-first-feed-scanner'],
  ])('cannot have %s with the same name', (_, props, repeatedNames) => {
    const build = (stack: Stack) => {
      const secrets: EcrCredentialProps['secrets'] = [
        { format: 'dockerconfigjson' },
        { format: 'json', name: 'shared' },
      ];
      new EcrCredential(stack, 'First', { secrets, feeds: [hook('scanner')] });
      new EcrCredential(stack, 'Second', props);
    };
    expect(() => templateOf(build)).toThrow(
      `got ${repeatedNames} again in the stack Shop; must be unique: set another credentialName, or another name for the secret`,
    );
  });

  it('cannot share with another construct that has the id of the shared resources', () => {
    const build = (stack: Stack) => {
      new Construct(stack, 'EcrShared');
      new EcrCredential(stack, 'Ci');
    };
    expect(() => templateOf(build)).toThrow(
      'got another construct with the id EcrShared in Shop; must have another id',
    );
  });

  it('share with credentials of another copy of the package', async () => {
    const loader = createJiti(__filename, { fsCache: false, moduleCache: false });
    const copy = await loader.import<typeof import('../../../infra')>('../../../infra/index.ts');
    expect(copy.EcrCredential).not.toBe(EcrCredential);
    const template = templateOf((stack) => {
      new EcrCredential(stack, 'First');
      new copy.EcrCredential(stack, 'Second');
    });
    template.resourceCountIs('AWS::SQS::Queue', 1);
  });
});

describe('the names of a credential', () => {
  it.each([
    ['CiPull', 'ci-pull'],
    ['CIPull2', 'ci-pull2'],
    ['ci pull', 'ci-pull'],
    ['Platform/Ci', 'platform-ci'],
    ['AVeryLongIdOfAConstructInAVeryLargeStack', expect.stringMatching(/^a-very-long-id-of-a-con-[0-9a-f]{8}$/)],
  ])('come from its path: %s becomes %s', (path, name) => {
    let unit: EcrCredential | undefined;
    templateOf((stack) => {
      const [id = '', ...scopes] = path.split('/').toReversed();
      unit = new EcrCredential(
        scopes.reduce((scope, each) => new Construct(scope, each), stack as Construct),
        id,
      );
    });
    expect(unit?.credentialName).toEqual(name);
  });

  it('are different in each stack and stage of an account', () => {
    const all = withOwnApp({
      look: (app) =>
        [new Stage(app, 'Test'), new Stage(app, 'Prod'), app]
          .flatMap((scope) =>
            ['Shop', 'Platform'].flatMap((id) => {
              const stack = new Stack(scope, id);
              new EcrCredential(stack, 'CiPull', FULL);
              return [stack];
            }),
          )
          .flatMap((stack) => namesIn(Template.fromStack(stack))),
    });
    expect(all.length).toBeGreaterThan(6 * 12);
    expect(repeated(all)).toEqual([]);
  });

  it('are different in nested stacks with the same id', () => {
    const all = withOwnApp({
      look: (app) =>
        ['Shop', 'Platform']
          .map((id) => {
            const nested = new NestedStack(new Stack(app, id), 'Registry');
            new EcrCredential(nested, 'CiPull', FULL);
            return nested;
          })
          .flatMap((nested) => namesIn(Template.fromStack(nested))),
    });
    expect(all).toContainEqual(expect.stringMatching(/^AWS::Lambda::Function Shop-?Registry-[0-9A-F]{8}-ecr-ci-pull$/));
    expect(repeated(all)).toEqual([]);
  });
});
