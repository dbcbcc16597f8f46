import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig, RefresherConfig } from '../../infra/config';
import { limitProblems } from '../../infra/limits';
import { hook } from './support/deployed';
import { withApp } from './support/synthesize';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const reader = (index: number): ReaderConfig => ({ role: `arn:aws:iam::210987654321:role/team-${index}/jenkins` });
const credentials = (count: number, settings: (index: number) => CredentialConfig) =>
  Object.fromEntries(times(count, (index) => [`credential-number-${index}`, settings(index)]));
const shared = { encryption: 'customer-managed' } as const;

describe('synth reports', () => {
  it.each<[string, RefresherConfig['credentials'], string[]]>([
    [
      'a stack with too many resources and outputs',
      credentials(15, (index) => ({
        secrets: times(30, (secret) => ({ format: 'password', name: `s${index}.${secret}` })),
      })),
      [
        'credentials: the stack EcrCredentials has N resources; must be at most 500: give some of its credentials a group, because each group is a stack',
        'credentials: the stack EcrCredentials has 451 outputs; must be at most 200: give some of its credentials a group, because each group is a stack',
      ],
    ],
    [
      'a stack with too many feeds',
      { ci: { feeds: times(60, (index) => hook(`hook-${index}`)) } },
      [
        'credentials: the stack EcrCredentials has N resources; must be at most 500: give some of its credentials a group, because each group is a stack',
      ],
    ],
    [
      'a role whose policy is too long',
      { ci: { repositories: times(200, (index) => `team-a/some-service-${index}`) } },
      [
        'credentials.ci: the policy of its role has N characters; must be at most 10240: name fewer registries or repositories (* can stand for many), or split the credential',
      ],
    ],
    [
      'a secret whose policy has too many readers',
      {
        ci: {
          ...shared,
          readers: times(90, (index) => ({ ...reader(index), only: { sourceIps: [`192.0.2.${index}`] } })),
        },
      },
      [
        'credentials.ci: the policy of a secret has N characters; must be at most 20480: name fewer readers, or split the credential',
      ],
    ],
    [
      'a key whose policy has too many readers',
      credentials(34, () => ({ ...shared, readers: times(21, reader) })),
      [
        "credentials: the policy of the key in the stack EcrCredentials has N characters; must be at most 32768: give some of its credentials a group, because each group's stack has its own key",
      ],
    ],
    ['no problem of a credential with 20 readers', { ci: { ...shared, readers: times(20, reader) } }, []],
  ])('%s', (_, config, problems) => {
    const found = withApp({ credentials: config }, limitProblems);
    expect(found.map((problem) => problem.replace(/has \d+ (resources|characters)/, 'has N $1'))).toEqual(problems);
  });

  it('no problem of 34 credentials with two secrets and two readers each', () => {
    const alarms = { emails: ['platform@example.com', 'ci@example.com', 'security@example.com'] };
    const full = credentials(34, () => ({
      ...shared,
      secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }],
      readers: [reader(0), { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } }],
    }));
    expect(withApp({ credentials: full, alarms, dashboard: true }, limitProblems)).toEqual([]);
  });
});
