import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../../infra/config/parse';

/** What parseConfig says of a config. */
function problems(value: unknown): string[] {
  try {
    parseConfig(value, 'test.config');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** What it says of a credential of these settings, without the path that leads to them. */
function credentialProblems(settings: unknown): string[] {
  return problems({ credentials: { ci: settings } }).map((problem) => problem.replace(/^credentials\.ci\.?/, ''));
}

describe('an empty credential', () => {
  it('pulls from every repository of its own registry, as a docker config, every 4 hours', () => {
    expect(parseConfig({ credentials: { 'ci-pull': {} } }, 'test.config')).toEqual({
      stackName: 'EcrCredentials',
      tags: {},
      rolePath: '/',
      existingOidcProviders: [],
      alarms: { emails: [] },
      dashboard: false,
      credentials: [
        {
          name: 'ci-pull',
          access: 'pull',
          registries: [{}],
          publicRegistry: false,
          endpoints: ['standard'],
          repositories: ['*'],
          listTags: false,
          pullThroughCache: false,
          refreshEveryHours: 4,
          verifyToken: 'best-effort',
          verifyRepositories: [],
          secrets: [{ name: 'ecr-ci-pull-dockerconfigjson', format: 'dockerconfigjson' }],
          readers: [],
          feeds: [],
          exclusive: false,
          encryption: 'aws-managed',
        },
      ],
    });
  });
});

describe('a wrong config is told', () => {
  it('with every problem at once, of every credential', () => {
    expect(
      problems({
        stackNam: 'Acme',
        rolePath: 'team',
        credentials: {
          Upper: {},
          first: { refreshEveryHours: 12, verifyToken: 'never' },
          second: { access: 'push' },
          third: 5,
        },
      }),
    ).toEqual([
      'rolePath: got "team"; must be a path that begins and ends with a slash',
      'stackNam: is unknown; must be one of the settings among stackName, tags, permissionsBoundary, rolePath, existingOidcProviders, alarms, dashboard, network, credentials',
      'credentials.Upper: got "Upper"; must be 1 to 32 of a-z, 0-9 and -',
      'credentials.first.refreshEveryHours: got 12; must be a whole number from 1 to 4',
      'credentials.first.verifyToken: got "never"; must be one of best-effort, required, off',
      'credentials.second.repositories: is missing; must be the names or prefixes of what this credential may push to',
      expect.stringMatching(/^credentials\.third: got 5; must be settings among access, registries/),
    ]);
  });

  it('in one text, under the name of its file, without a stack trace', () => {
    expect(() => parseConfig({ credentials: {} }, 'acme.config.ts')).toThrow(
      new ConfigError('acme.config.ts', ['credentials: got none; must be at least one, such as { "ci-pull": {} }']),
    );
    expect(new ConfigError('acme.config.ts', ['one', 'two']).message).toBe(
      'acme.config.ts is wrong:\n  - one\n  - two',
    );
  });

  it.each([
    ['a number', 5],
    ['nothing', undefined],
    ['a list', []],
    ['credentials that are a list', { credentials: ['ci-pull'] }],
    ['credentials that are missing', {}],
  ])('when it is %s', (_, value) => {
    expect(problems(value)).not.toEqual([]);
  });
});

describe('a registry', () => {
  it('of an unknown region is refused with the known ones', () => {
    expect(credentialProblems({ registries: [{ region: 'eu-west-9' }] })).toEqual([
      expect.stringMatching(/^registries\.0\.region: got "eu-west-9"; must be one of af-south-1, .*eu-west-1, /),
    ]);
  });

  it.each([['12345'], ['12345678901a'], [123456789012]])('of the account %j is refused', (account) => {
    expect(credentialProblems({ registries: [{ account }] })).toEqual([
      `registries.0.account: got ${JSON.stringify(account)}; must be an account's 12 digits, in quotes`,
    ]);
  });

  it('of another partition is refused', () => {
    expect(credentialProblems({ registries: [{ region: 'eu-west-1' }, { region: 'cn-north-1' }] })).toEqual([
      expect.stringMatching(/^registries\.1\.region: got cn-north-1 of the partition aws-cn; must be of aws /),
    ]);
    expect(credentialProblems({ registries: [{ region: 'cn-north-1' }], publicRegistry: true })).toEqual([
      expect.stringMatching(
        /^registries\.0\.region: got cn-north-1 of the partition aws-cn; must be of aws like the pub/,
      ),
    ]);
    expect(credentialProblems({ registries: [{ region: 'cn-north-1' }, { region: 'cn-northwest-1' }] })).toEqual([]);
  });

  it('is listed once', () => {
    expect(credentialProblems({ registries: [{ region: 'eu-west-1' }, { region: 'eu-west-1' }] })).toEqual([
      'registries.1: got account and region own, eu-west-1 again; must be listed once',
    ]);
  });

  it('may be left out only beside the public one', () => {
    expect(credentialProblems({ registries: [] })).toEqual([
      'registries: got none; must be at least one registry, or publicRegistry: true',
    ]);
    expect(credentialProblems({ registries: [], publicRegistry: true, secrets: [{ format: 'password' }] })).toEqual([]);
  });

  it('is one of at most 17 in a docker config', () => {
    const registries = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ account: String(100000000000 + index), region: 'eu-west-1' }));
    expect(credentialProblems({ registries: registries(17) })).toEqual([]);
    expect(credentialProblems({ registries: registries(18) })).toEqual([
      expect.stringMatching(/^registries: got 18 hosts; must be at most 17/),
    ]);
    expect(credentialProblems({ registries: registries(18), secrets: [{ format: 'password' }] })).toEqual([]);
  });
});

describe('a secret of one password', () => {
  const registries = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];

  it('needs a region where the credential has several', () => {
    const allowed = "must be one of the credential's regions (eu-west-1, us-east-1), for jenkins holds one password";
    expect(credentialProblems({ registries, secrets: [{ format: 'jenkins' }] })).toEqual([
      `secrets.0.region: is missing; ${allowed}`,
    ]);
    expect(credentialProblems({ registries, secrets: [{ format: 'jenkins', region: 'eu-west-2' }] })).toEqual([
      `secrets.0.region: got eu-west-2; ${allowed}`,
    ]);
    expect(credentialProblems({ registries, secrets: [{ format: 'jenkins', region: 'us-east-1' }] })).toEqual([]);
  });

  it('needs none where accounts share one region', () => {
    const accounts = [{ region: 'eu-west-1' }, { account: '210987654321', region: 'eu-west-1' }];
    expect(credentialProblems({ registries: accounts, secrets: [{ format: 'password' }] })).toEqual([]);
  });

  it('takes a region, and a docker config none', () => {
    expect(credentialProblems({ secrets: [{ format: 'dockerconfigjson', region: 'eu-west-1' }] })).toEqual([
      'secrets.0.region: got eu-west-1; must be left out, for dockerconfigjson holds every registry',
    ]);
  });
});

describe('a secret that names one registry', () => {
  const registries = [{}, { account: '210987654321' }];
  const template = 'host {{registry}}';
  const allowed = "must be one of the accounts in that region (the stack's own, 210987654321)";

  it.each([{ format: 'argo-cd' }, { format: 'json' }, { format: 'template', template }])(
    'needs an account where its region has several: $format',
    (secret) => {
      expect(credentialProblems({ registries, secrets: [secret] })).toEqual([
        `secrets.0.account: is missing; ${allowed}, for ${secret.format} names one registry`,
      ]);
      expect(credentialProblems({ registries, secrets: [{ ...secret, account: '210987654321' }] })).toEqual([]);
      expect(credentialProblems({ secrets: [secret] })).toEqual([]);
    },
  );

  it("may name the stack's own account, which only the deployment knows", () => {
    expect(credentialProblems({ registries, secrets: [{ format: 'json', account: '123456789012' }] })).toEqual([]);
    const named = [{ account: '210987654321' }, { account: '111111111111' }];
    expect(credentialProblems({ registries: named, secrets: [{ format: 'json', account: '123456789012' }] })).toEqual([
      'secrets.0.account: got 123456789012; must be one of the accounts in that region (210987654321, 111111111111)',
    ]);
  });

  it.each([{ format: 'password' }, { format: 'template', template: '{{password}}' }])(
    'is another one than one that names none: $format $template',
    (secret) => {
      expect(credentialProblems({ registries, secrets: [secret] })).toEqual([]);
      expect(credentialProblems({ registries, secrets: [{ ...secret, account: '210987654321' }] })).toEqual([
        'secrets.0.account: got 210987654321; must be left out, for the value names no registry',
      ]);
    },
  );

  it('is another one than one that lists them all', () => {
    expect(credentialProblems({ secrets: [{ format: 'jenkins-file', account: '210987654321' }] })).toEqual([
      'secrets.0.account: got 210987654321; must be left out, for jenkins-file holds every registry',
    ]);
  });
});

describe('a template', () => {
  const all = '{{registry}}, {{region}}, {{account}}, {{username}}, {{password}}, {{auth}}, {{expiresAt}}';

  it('may name what a login has', () => {
    expect(credentialProblems({ secrets: [{ format: 'template', template: all }] })).toEqual([]);
  });

  it('may name nothing else', () => {
    const template = '{{registry}} {{token}} {{ Password }}';
    expect(credentialProblems({ secrets: [{ format: 'template', template }] })).toEqual([
      `secrets.0.template: got {{token}}; must be among ${all}`,
      `secrets.0.template: got {{Password}}; must be among ${all}`,
    ]);
  });

  it('is the text of the format template, and of no other', () => {
    expect(credentialProblems({ secrets: [{ format: 'template' }] })).toEqual([
      `secrets.0.template: is missing; must be a text, with placeholders among ${all}`,
    ]);
    expect(credentialProblems({ secrets: [{ format: 'json', template: '{{password}}' }] })).toEqual([
      'secrets.0.template: is set; must be left out, for the format is json',
    ]);
    expect(credentialProblems({ secrets: [{ format: 'template', template: '' }] })).toEqual([
      'secrets.0.template: got ""; must be a text that is not empty',
    ]);
  });
});

describe('the kinds of host', () => {
  it('are each listed once, in their order', () => {
    const { credentials } = parseConfig(
      { credentials: { ci: { endpoints: ['dualstack', 'standard', 'dualstack'] } } },
      'test.config',
    );
    expect(credentials[0]?.endpoints).toEqual(['dualstack', 'standard']);
  });

  it.each([[['ipv6']], [[]], ['fips']])('%j is refused', (endpoints) => {
    expect(credentialProblems({ endpoints })).toEqual([expect.stringMatching(/^endpoints.*; must be /)]);
  });

  it('are those that the partition of each named region has', () => {
    expect(credentialProblems({ registries: [{ region: 'cn-north-1' }], endpoints: ['dualstack', 'fips'] })).toEqual([
      'endpoints.1: got fips; must be a kind of host that ECR has in cn-north-1',
    ]);
    expect(credentialProblems({ registries: [{ region: 'us-gov-west-1' }], endpoints: ['fips-dualstack'] })).toEqual(
      [],
    );
    expect(credentialProblems({ endpoints: ['standard', 'dualstack', 'fips', 'fips-dualstack'] })).toEqual([]);
  });

  it('count for the 17 hosts of a docker config', () => {
    const registries = Array.from({ length: 9 }, (_, index) => ({ account: String(100000000000 + index) }));
    expect(credentialProblems({ registries, endpoints: ['standard', 'dualstack'] })).toEqual([
      expect.stringMatching(/^registries: got 18 hosts; must be at most 17/),
    ]);
  });
});

describe('a repository to check', () => {
  it('is named exactly', () => {
    expect(credentialProblems({ verifyRepositories: ['team-a/*'] })).toEqual([
      'check.0: got "team-a/*"; must be the exact name of a repository, without *',
    ]);
  });

  it("is one of the credential's own", () => {
    const repositories = ['team-a/*', 'base.node'];
    expect(credentialProblems({ repositories, verifyRepositories: ['team-a/app', 'team-a/b/c', 'base.node'] })).toEqual(
      [],
    );
    expect(credentialProblems({ repositories, verifyRepositories: ['team-b/app', 'base-node'] })).toEqual([
      "check.0: got team-b/app; must be one of the credential's repositories (team-a/*, base.node)",
      "check.1: got base-node; must be one of the credential's repositories (team-a/*, base.node)",
    ]);
  });
});

describe("a secret's name", () => {
  it.each([['team/ecr'], ['ecr pull'], ['ecr-x-config']])('%j is refused', (name) => {
    expect(credentialProblems({ secrets: [{ format: 'password', name }] })).toEqual([
      expect.stringContaining(`secrets.0.name: got "${name}"; must be `),
    ]);
  });

  it('is used once, in the whole config', () => {
    expect(
      problems({
        credentials: {
          a: { secrets: [{ format: 'password' }, { format: 'password' }] },
          b: { secrets: [{ format: 'jenkins', name: 'ecr-a-password' }] },
        },
      }),
    ).toEqual([
      'credentials.a.secrets.1.name: got ecr-a-password, the name of another secret; must be a name of its own',
      'credentials.b.secrets.0.name: got ecr-a-password, the name of another secret; must be a name of its own',
    ]);
  });
});

describe('a push credential', () => {
  it.each([[['*']], [['team-a/*', '**']]])('may not push everywhere: %j', (repositories) => {
    expect(credentialProblems({ access: 'push', repositories })).toEqual([
      'repositories: got "*"; must be the names or prefixes of what this credential may push to',
    ]);
  });

  it('names what it pushes to', () => {
    expect(credentialProblems({ access: 'push', repositories: ['team-a/*'] })).toEqual([]);
    expect(credentialProblems({ access: 'push', repositories: [] })).toHaveLength(2);
  });
});

describe('limits', () => {
  it.each([[0], [5], [2.5], ['4'], [Number.NaN]])('a refresh every %j hours is refused', (refreshEveryHours) => {
    expect(credentialProblems({ refreshEveryHours })).toEqual([
      expect.stringMatching(/^refreshEveryHours: got .*; must be a whole number from 1 to 4$/),
    ]);
  });

  it('a spec that its function could not hold is refused', () => {
    const secrets = Array.from({ length: 70 }, (_, index) => ({
      format: 'password',
      name: `a-name-of-some-length-${index}`,
    }));
    expect(credentialProblems({ secrets })).toEqual([
      expect.stringMatching(/^registries and secrets: got a REFRESH_SPEC of \d+ bytes; must be at most 3584/),
    ]);
  });

  it('35 credentials without a group are refused, two groups of 34 are not', () => {
    const many = (count: number, group?: string) =>
      Array.from({ length: count }, (_, index) => [`c-${group ?? 'none'}-${index}`, group ? { group } : {}]);
    expect(problems({ credentials: Object.fromEntries(many(35)) })).toEqual([
      'credentials: got 35 without a group; must be at most 34: each group is a stack of its own',
    ]);
    expect(problems({ credentials: Object.fromEntries([...many(34, 'a'), ...many(34, 'b')]) })).toEqual([]);
  });

  it("a tag may not take the place of the app's own", () => {
    expect(problems({ tags: { 'ecr-format': 'none' }, credentials: { a: {} } })).toEqual([
      expect.stringMatching(/^tags\.ecr-format: got "ecr-format"; must be a tag's key/),
    ]);
  });
});
