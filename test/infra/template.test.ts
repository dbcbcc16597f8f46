import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../infra/config';
import { limitProblems } from '../../infra/limits';
import { credentialNames } from '../../infra/naming/names';
import { parseSpec } from '../../lambda/core/spec';
import { only, resourcesOf, synthesize, withApp } from './support/synthesize';

const [standard] = Object.values(synthesize({ credentials: { 'ci-pull': {} } }));

describe('a secret', () => {
  it('is created without a value: no login at all is better than a made-up one', () => {
    expect(only(standard, 'AWS::SecretsManager::Secret').Properties).toEqual({
      Name: 'ecr-ci-pull-dockerconfigjson',
      Description: expect.any(String),
      Tags: [
        { Key: 'ecr-credential', Value: 'ci-pull' },
        { Key: 'ecr-format', Value: 'dockerconfigjson' },
      ],
    });
  });

  it('of the Jenkins format has the tags that Jenkins looks for', () => {
    const template = synthesize({ credentials: { ci: { secrets: [{ format: 'jenkins' }] } } }).EcrCredentials;
    expect(only(template, 'AWS::SecretsManager::Secret').Properties.Tags).toEqual([
      { Key: 'ecr-credential', Value: 'ci' },
      { Key: 'ecr-format', Value: 'jenkins' },
      { Key: 'jenkins:credentials:type', Value: 'usernamePassword' },
      { Key: 'jenkins:credentials:username', Value: 'AWS' },
    ]);
  });

  it('keeps its logical id when another is added before it, so that its value survives', () => {
    const ids = (names: string[]) =>
      Object.entries(
        resourcesOf(
          synthesize({ credentials: { ci: { secrets: names.map((name) => ({ format: 'password', name })) } } })
            .EcrCredentials,
          'AWS::SecretsManager::Secret',
        ),
      ).find(([, { Properties }]) => Properties.Name === 'first')?.[0];
    expect(ids(['new', 'first'])).toBe(ids(['first']));
  });
});

describe('the function', () => {
  const refresher = Object.values(resourcesOf(standard, 'AWS::Lambda::Function')).find(
    ({ Properties }) => Properties.Environment,
  );

  it('runs the bundle on Node 24 on arm64, for at most 100 s', () => {
    expect(refresher?.Properties).toEqual({
      Architectures: ['arm64'],
      Code: expect.anything(),
      DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^Failures/), 'Arn'] } },
      Description: expect.any(String),
      Environment: { Variables: { REFRESH_SPEC: expect.any(String) } },
      FunctionName: 'EcrCredentials-ci-pull',
      Handler: 'index.handler',
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        SystemLogLevel: 'WARN',
        LogGroup: { Ref: expect.stringMatching(/^cipullLog/) },
      },
      MemorySize: 256,
      Role: { 'Fn::GetAtt': [expect.stringMatching(/^cipullRole/), 'Arn'] },
      Runtime: 'nodejs24.x',
      Tags: [{ Key: 'ecr-credential', Value: 'ci-pull' }],
      Timeout: 100,
    });
  });

  it('is told by literal names what to refresh, in terms that hold wherever the stack goes', () => {
    const environment = refresher?.Properties.Environment as { Variables: { REFRESH_SPEC: string } } | undefined;
    expect(parseSpec(environment?.Variables.REFRESH_SPEC, 'eu-west-1')).toEqual({
      credential: 'ci-pull',
      registries: [{ region: 'eu-west-1' }],
      publicRegistry: false,
      endpoints: ['standard'],
      verifyToken: 'best-effort',
      verifyRepositories: [],
      secrets: [{ name: 'ecr-ci-pull-dockerconfigjson', format: 'dockerconfigjson' }],
    });
  });
});

describe('the schedule', () => {
  it('refreshes every 4 hours within a window of 15 minutes, and says that it is the schedule', () => {
    expect(only(standard, 'AWS::Scheduler::Schedule').Properties).toMatchObject({
      ScheduleExpression: 'rate(4 hours)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      State: 'ENABLED',
      Target: { Input: '{"scheduled":true}', RetryPolicy: { MaximumEventAgeInSeconds: 14400 } },
    });
  });

  it('is made after the first refresh, and after its role may start the function', () => {
    const [trigger] = Object.keys(resourcesOf(standard, 'Custom::Trigger'));
    const [policy] = Object.keys(resourcesOf(standard, 'AWS::IAM::Policy'));
    expect(only(standard, 'AWS::Scheduler::Schedule').DependsOn).toEqual(expect.arrayContaining([trigger, policy]));
  });
});

describe('the first refresh', () => {
  it('runs again whenever what the function is told changes', () => {
    const version = (name: string, encryption?: 'customer-managed') =>
      only(
        synthesize({
          credentials: { ci: { secrets: [{ format: 'password', name }], ...(encryption ? { encryption } : {}) } },
        }).EcrCredentials,
        'Custom::Trigger',
      ).Properties.HandlerArn;
    expect(version('one')).not.toEqual(version('two'));
    expect(version('one', 'customer-managed')).not.toEqual(version('one'));
    expect(version('one')).toEqual(version('one'));
  });

  it('of many credentials runs three at a time', () => {
    const credentials = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`c${index}`, {}]));
    const triggers = resourcesOf(synthesize({ credentials }).EcrCredentials, 'Custom::Trigger');
    const before = Object.entries(triggers).map(([id, { DependsOn }]) => [
      id.slice(0, 2),
      DependsOn?.filter((other) => other !== 'TriggerLog').map((other) => other.slice(0, 2)),
    ]);
    expect(before).toEqual([
      ['c0', []],
      ['c1', []],
      ['c2', []],
      ['c3', ['c0']],
      ['c4', ['c1']],
      ['c5', ['c2']],
      ['c6', ['c3']],
    ]);
  });

  it('is logged for 30 days, like the refreshes', () => {
    const logs = Object.values(resourcesOf(standard, 'AWS::Logs::LogGroup'));
    expect(logs.map(({ Properties }) => Properties.RetentionInDays)).toEqual([30, 30]);
    expect(only(standard, 'Custom::Trigger').DependsOn).toContain('TriggerLog');
  });
});

describe('stacks', () => {
  it('are one for each group', () => {
    const templates = synthesize({ stackName: 'Acme', credentials: { a: {}, b: { group: 'x' }, c: { group: 'x' } } });
    expect(Object.keys(templates)).toEqual(['Acme', 'Acme-x']);
    expect(Object.keys(resourcesOf(templates['Acme-x'], 'AWS::SecretsManager::Secret'))).toHaveLength(2);
  });

  it("name a role after the config's stack name, whatever its group", () => {
    const roles = resourcesOf(synthesize({ credentials: { a: { group: 'x' } } })['EcrCredentials-x'], 'AWS::IAM::Role');
    expect(Object.values(roles).map(({ Properties }) => Properties.RoleName)).toContainEqual({
      'Fn::Join': ['', ['EcrCredentials-a-', { Ref: 'AWS::Region' }]],
    });
  });

  it('carry the tags of the config', () => {
    const template = synthesize({ tags: { team: 'platform' }, credentials: { a: {} } }).EcrCredentials;
    expect(only(template, 'AWS::SecretsManager::Secret').Properties.Tags).toContainEqual({
      Key: 'team',
      Value: 'platform',
    });
  });

  it('of 34 credentials, each with two secrets and two readers, are within the limits of AWS', () => {
    const readers = [
      { role: 'arn:aws:iam::210987654321:role/jenkins' },
      { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
    ];
    const settings: CredentialConfig = {
      encryption: 'customer-managed',
      secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }],
      readers,
    };
    const credentials = Object.fromEntries(
      Array.from({ length: 34 }, (_, index) => [`credential-number-${index}`, settings]),
    );
    const alarms = { emails: ['platform@example.com', 'ci@example.com', 'security@example.com'] };
    expect(withApp({ credentials, alarms, dashboard: true }, limitProblems)).toEqual([]);
  });

  it('over a limit of AWS are told at synth', () => {
    const secrets = (credential: number) =>
      Array.from({ length: 30 }, (_, index) => ({ format: 'password' as const, name: `s${credential}.${index}` }));
    const credentials = Object.fromEntries(
      Array.from({ length: 15 }, (_, index) => [`c${index}`, { secrets: secrets(index) }]),
    );
    expect(withApp({ credentials }, limitProblems)).toEqual([
      expect.stringMatching(/^credentials: the stack EcrCredentials has \d+ resources; must be at most 500: give some/),
      expect.stringMatching(/^credentials: the stack EcrCredentials has 451 outputs; must be at most 200: give some/),
    ]);
  });

  it('with a policy over the limit of IAM are told at synth', () => {
    const repositories = Array.from({ length: 200 }, (_, index) => `team-a/some-service-${index}`);
    expect(withApp({ credentials: { ci: { repositories } } }, limitProblems)).toEqual([
      expect.stringMatching(/^credentials\.ci: the policy of its role has \d+ characters; must be at most 10240: name/),
    ]);
  });
});

describe("a role's name", () => {
  it('is plain where it fits', () => {
    expect(credentialNames('EcrCredentials', 'ci-pull', 'eu-west-1').role).toBe('EcrCredentials-ci-pull-eu-west-1');
  });

  it('is hashed where IAM takes no more, the same in every region but for the region', () => {
    const name = (region: string) =>
      credentialNames('A-Very-Long-Stack-Name-Of-The-Platform-Team', 'a-long-credential', region).role;
    expect(name('ap-southeast-2')).toMatch(/^A-Very-Long-Stack-Name-Of-The-Platform-[0-9a-f]{8}-ap-southeast-2$/);
    expect(name('ap-southeast-2').length).toBeLessThanOrEqual(64);
    expect(name('eu-west-1')).toBe(name('ap-southeast-2').replace('ap-southeast-2', 'eu-west-1'));
  });
});
