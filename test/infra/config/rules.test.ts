import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../infra/config/parse';
import { hook } from '../support/deployed';
import { configProblems, credentialProblems, itReports, startsWith } from '../support/problems';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const accounts = (count: number) => times(count, (index) => ({ account: String(100000000000 + index) }));
const regions = (...names: string[]) => ({ registries: names.map((region) => ({ region })) });
const password = { secrets: [{ format: 'password' }] };

describe('the registries of a credential', () => {
  const china = 'got cn-north-1 of the partition aws-cn; must be of aws, like';

  itReports(credentialProblems, {
    'must be in the partition of the first one': [
      regions('eu-west-1', 'cn-north-1'),
      `registries.1.region: ${china} the first one, because an identity exists in one partition only`,
    ],
    'must be in the partition of the public registry': [
      { ...regions('cn-north-1'), publicRegistry: true },
      `registries.0.region: ${china} the public registry, because an identity exists in one partition only`,
    ],
    'can be in another partition than aws': [regions('cn-north-1', 'cn-northwest-1')],
    'cannot be listed twice': [
      { registries: [{}, { region: 'eu-west-1' }, { region: 'eu-west-1' }, {}] },
      "registries.2: got the registry of the stack's account in eu-west-1 again; must be listed once",
      "registries.3: got the registry of the stack's account in the stack's region again; must be listed once",
    ],
    'cannot be empty': [regions(), 'registries: got none; must be at least one registry, or publicRegistry: true'],
    'can be empty with the public registry': [{ ...regions(), publicRegistry: true, ...password }],
    'can be 17 in a docker config': [{ registries: accounts(17) }],
    'cannot be 18 in a docker config': [
      { registries: accounts(18) },
      'registries: got 18 hosts; must be at most 17, because a secret holds 65,536 bytes and a host needs 3.7 KB',
    ],
    'can be 18 in a format with one password': [{ registries: accounts(18), ...password }],
    'count once for each endpoint type': [
      { registries: accounts(9), endpoints: ['standard', 'dualstack'] },
      startsWith('registries: got 18 hosts; must be at most 17'),
    ],
  });
});

describe('the public registry', () => {
  it('cannot be used from another partition than its own', () => {
    const problem = (region: string) =>
      `publicRegistry: got true; must be false in ${region}, because ECR Public exists in the partition aws only`;
    expect(credentialProblems({ publicRegistry: true }, { region: 'cn-north-1' })).toEqual([problem('cn-north-1')]);
    expect(credentialProblems({ publicRegistry: true }, { region: 'eu-west-1' })).toEqual([]);
  });
});

describe('the endpoints of a credential', () => {
  it('are listed once, in the order of the config', () => {
    const ci = { endpoints: ['dualstack', 'standard', 'dualstack'] };
    const [credential] = parseConfig({ credentials: { ci } }, 'test.config').credentials;
    expect(credential?.endpoints).toEqual(['dualstack', 'standard']);
  });

  const fips = 'FIPS endpoints exist in us-east-1, us-east-2, us-gov-east-1, us-gov-west-1, us-west-1, us-west-2';
  const got = (path: string, type: string, region: string) =>
    `${path}: got ${type}; must be an endpoint type that ECR has in ${region}`;
  const every = ['standard', 'dualstack', 'fips', 'fips-dualstack'];

  itReports(credentialProblems, {
    'must exist in the partition of each region': [
      { ...regions('us-iso-east-1'), endpoints: ['standard', 'dualstack'] },
      got('endpoints.1', 'dualstack', 'us-iso-east-1'),
    ],
    'can be FIPS only in regions that have FIPS endpoints': [
      { ...regions('us-east-1', 'eu-west-1'), endpoints: every },
      `${got('endpoints.2', 'fips', 'eu-west-1')}: ${fips}`,
      `${got('endpoints.3', 'fips-dualstack', 'eu-west-1')}: ${fips}`,
    ],
    'can be FIPS in GovCloud': [{ ...regions('us-gov-west-1'), endpoints: ['fips-dualstack'] }],
    "can be of any type in the stack's region, if it is unknown": [{ endpoints: every }],
  });

  it.each([
    ['us-west-2', []],
    ['eu-west-1', [`${got('endpoints.1', 'fips', 'eu-west-1')}: ${fips}`]],
  ])("must exist in the stack's region, if it is known: %s", (region, problems) => {
    expect(credentialProblems({ endpoints: ['standard', 'fips'] }, { region })).toEqual(problems);
  });
});

describe('the repositories of a credential', () => {
  const push = (...repositories: string[]) => ({ access: 'push', repositories });
  const pushed = 'must be the names or prefixes of the repositories that this credential may push to';
  const own = "must be one of the credential's repositories (team-a/*, base.node)";
  const verify = (...names: string[]) => ({ repositories: ['team-a/*', 'base.node'], verifyRepositories: names });

  itReports(credentialProblems, {
    'cannot be empty': [{ repositories: [] }, 'repositories: got none; must be at least one repository'],
    'must be set for push': [{ access: 'push' }, `repositories: got none; ${pushed}`],
    'cannot be empty for push': [push(), `repositories: got none; ${pushed}`],
    'cannot be * for push': [push('*'), `repositories: got "*"; ${pushed}`],
    'cannot include ** for push': [push('team-a/*', '**'), `repositories: got "*"; ${pushed}`],
    'can be a prefix for push': [push('team-a/*')],
    'must include those that are verified': [
      verify('team-b/app', 'base-node'),
      `verifyRepositories.0: got team-b/app; ${own}`,
      `verifyRepositories.1: got base-node; ${own}`,
    ],
    'can include those that are verified by a prefix': [verify('team-a/app', 'team-a/b/c', 'base.node')],
  });
});

describe('the limit', () => {
  const grouped = (count: number, group?: string) =>
    times(count, (index) => [`c-${group}-${index}`, group === undefined ? {} : { group }]);

  it('of a function is a spec of 3,584 bytes', () => {
    const secrets = times(70, (index) => ({ format: 'password', name: `a-name-of-some-length-${index}` }));
    expect(credentialProblems({ secrets }).map((problem) => problem.replace(/\d+ bytes/, 'N bytes'))).toEqual([
      'registries and secrets: got a REFRESH_SPEC of N bytes; must be at most 3584: split the credential',
    ]);
  });

  itReports((entries: unknown[][]) => configProblems({ credentials: Object.fromEntries(entries) }), {
    'of a stack is 34 credentials': [
      grouped(35),
      'credentials: got 35 without a group; must be at most 34: use more groups, because each group is a stack',
    ],
    'of 34 credentials applies to each group': [[...grouped(34, 'a'), ...grouped(34, 'b')]],
  });
});

describe('a name', () => {
  const secrets = (...names: string[]) => ({ secrets: names.map((name) => ({ format: 'password', name })) });

  itReports((credentials: object) => configProblems({ credentials }), {
    'of a secret, set or by default, must be unique in the config': [
      { a: { secrets: [{ format: 'password' }, { format: 'password' }] }, b: secrets('ecr-a-password') },
      'credentials.a.secrets.1.name: got ecr-a-password, the name of another secret; must be unique',
      'credentials.b.secrets.0.name: got ecr-a-password, the name of another secret; must be unique',
    ],
    'of a feed must not give two functions the same name': [
      { a: { feeds: [hook('b'), hook('b-feed-c')] }, 'a-feed-b': { feeds: [hook('c')] } },
      'credentials.a.feeds: got a feed b, whose function would have the same name as another function (…-a-feed-b); must have another name',
      'credentials.a-feed-b.feeds: got a feed c, whose function would have the same name as another function (…-a-feed-b-feed-c); must have another name',
    ],
  });
});
