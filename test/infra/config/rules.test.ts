import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../infra/config/parse';
import { hook } from '../support/deployed';
import { configProblems, credentialProblems, itReports, startsWith } from '../support/problems';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const registries = (count: number) => times(count, (index) => ({ account: String(100000000000 + index) }));
const region = (name: string) => ({ registries: [{ region: name }] });

describe('registries', () => {
  itReports(credentialProblems, {
    'must be in the partition of the first one': [
      { registries: [{ region: 'eu-west-1' }, { region: 'cn-north-1' }] },
      'registries.1.region: got cn-north-1 of the partition aws-cn; must be of aws, like the first one, because an identity exists in one partition only',
    ],
    'must be in the partition of the public registry': [
      { ...region('cn-north-1'), publicRegistry: true },
      startsWith(
        'registries.0.region: got cn-north-1 of the partition aws-cn; must be of aws, like the public registry',
      ),
    ],
    'of one partition that is not aws are accepted': [
      { registries: [{ region: 'cn-north-1' }, { region: 'cn-northwest-1' }] },
    ],
    'cannot be listed twice': [
      { registries: [{}, { region: 'eu-west-1' }, { region: 'eu-west-1' }, {}] },
      "registries.2: got the registry of the stack's account in eu-west-1 again; must be listed once",
      "registries.3: got the registry of the stack's account in the stack's region again; must be listed once",
    ],
    'cannot be empty without the public registry': [
      { registries: [] },
      'registries: got none; must be at least one registry, or publicRegistry: true',
    ],
    'can be empty with the public registry': [
      { registries: [], publicRegistry: true, secrets: [{ format: 'password' }] },
    ],
    'can be 17 in a docker config': [{ registries: registries(17) }],
    'cannot be 18 in a docker config': [
      { registries: registries(18) },
      'registries: got 18 hosts; must be at most 17, because a secret holds 65,536 bytes and a host needs 3.7 KB',
    ],
    'can be 18 in a format with one password': [{ registries: registries(18), secrets: [{ format: 'password' }] }],
    'of two endpoint types count twice in a docker config': [
      { registries: registries(9), endpoints: ['standard', 'dualstack'] },
      startsWith('registries: got 18 hosts; must be at most 17'),
    ],
  });
});

describe('endpoints', () => {
  it('are listed once, in the order of the config', () => {
    const ci = { endpoints: ['dualstack', 'standard', 'dualstack'] };
    expect(parseConfig({ credentials: { ci } }, 'test.config').credentials[0]?.endpoints).toEqual([
      'dualstack',
      'standard',
    ]);
  });

  itReports(credentialProblems, {
    'must exist in the partition of each region': [
      { ...region('cn-north-1'), endpoints: ['dualstack', 'fips'] },
      'endpoints.1: got fips; must be a type of host that ECR has in cn-north-1',
    ],
    'of GovCloud can be FIPS': [{ ...region('us-gov-west-1'), endpoints: ['fips-dualstack'] }],
    "can be of any type in the stack's region": [{ endpoints: ['standard', 'dualstack', 'fips', 'fips-dualstack'] }],
  });
});

describe('repositories', () => {
  const pushed = 'must be the names or prefixes of the repositories that this credential may push to';

  itReports(credentialProblems, {
    'can be omitted for pull, but not empty': [
      { repositories: [] },
      'repositories: got none; must be at least one repository',
    ],
    'must be named for push': [{ access: 'push' }, `repositories: got none; ${pushed}`],
    'must not be empty for push': [{ access: 'push', repositories: [] }, `repositories: got none; ${pushed}`],
    'for push cannot be *': [{ access: 'push', repositories: ['*'] }, `repositories: got "*"; ${pushed}`],
    'for push cannot contain **': [
      { access: 'push', repositories: ['team-a/*', '**'] },
      `repositories: got "*"; ${pushed}`,
    ],
    'for push can be a prefix': [{ access: 'push', repositories: ['team-a/*'] }],
    "to verify must be among the credential's repositories": [
      { repositories: ['team-a/*', 'base.node'], verifyRepositories: ['team-b/app', 'base-node'] },
      "verifyRepositories.0: got team-b/app; must be one of the credential's repositories (team-a/*, base.node)",
      "verifyRepositories.1: got base-node; must be one of the credential's repositories (team-a/*, base.node)",
    ],
    "to verify can match a prefix of the credential's repositories": [
      { repositories: ['team-a/*', 'base.node'], verifyRepositories: ['team-a/app', 'team-a/b/c', 'base.node'] },
    ],
    'to verify must be named exactly': [
      { verifyRepositories: ['team-a/*'] },
      'verifyRepositories.0: got "team-a/*"; must be the exact name of a repository, without *',
    ],
  });
});

describe('a limit', () => {
  const named = (count: number, group?: string) =>
    times(count, (index) => [`c-${group}-${index}`, group === undefined ? {} : { group }]);
  const secrets = times(70, (index) => ({ format: 'password', name: `a-name-of-some-length-${index}` }));

  itReports(credentialProblems, {
    'of 3,584 bytes applies to the spec of a function': [
      { secrets },
      expect.stringMatching(
        /^registries and secrets: got a REFRESH_SPEC of \d+ bytes; must be at most 3584: split the credential$/,
      ),
    ],
  });

  itReports(configProblems, {
    'of 34 credentials applies to a stack': [
      { credentials: Object.fromEntries(named(35)) },
      'credentials: got 35 without a group; must be at most 34: use more groups, because each group is a stack',
    ],
    'of 34 credentials applies to each group': [
      { credentials: Object.fromEntries([...named(34, 'a'), ...named(34, 'b')]) },
    ],
  });
});

describe('names in a config', () => {
  itReports(configProblems, {
    'of secrets must be unique': [
      {
        credentials: {
          a: { secrets: [{ format: 'password' }, { format: 'password' }] },
          b: { secrets: [{ format: 'jenkins', name: 'ecr-a-password' }] },
        },
      },
      'credentials.a.secrets.1.name: got ecr-a-password, the name of another secret; must be unique',
      'credentials.b.secrets.0.name: got ecr-a-password, the name of another secret; must be unique',
    ],
    'of feeds must not give two functions the same name': [
      { credentials: { a: { feeds: [hook('b'), hook('b-feed-c')] }, 'a-feed-b': { feeds: [hook('c')] } } },
      'credentials.a.feeds: got a feed b, whose function would have the same name as another function (…-a-feed-b); must have another name',
      'credentials.a-feed-b.feeds: got a feed c, whose function would have the same name as another function (…-a-feed-b-feed-c); must have another name',
    ],
  });
});
