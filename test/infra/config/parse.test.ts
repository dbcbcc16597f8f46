import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../infra/config/config-file';
import { parseConfig } from '../../../infra/config/parse';
import { hook, NETWORK } from '../support/deployed';
import { configProblems, credentialProblems, itReports, startsWith } from '../support/problems';

/** Settings that have a rule's problem: a push credential must name its repositories. */
const PUSH = { access: 'push' };
const pushProblem = (name: string) => startsWith(`credentials.${name}.repositories: got none; must be the names`);
const inReader = (text: string) => startsWith(`readers.${text}`);
const settings = 'stackName, tags, permissionsBoundary, rolePath, existingOidcProviders, alarms, dashboard, network, ';

describe('a config', () => {
  it('with an empty credential pulls from every repository of its own registry every 4 hours', () => {
    expect(parseConfig({ credentials: { 'ci-pull': {} } }, 'test.config')).toEqual({
      stackName: 'EcrCredentials',
      tags: {},
      rolePath: '/',
      existingOidcProviders: [],
      alarms: { emails: [] },
      dashboard: false,
      given: { 'ci-pull': {} },
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
          replicas: [],
        },
      ],
    });
  });

  it('that is wrong fails in one message with the name of its file', () => {
    expect(() => parseConfig({ credentials: {} }, 'acme.config.ts')).toThrow(
      new ConfigError('acme.config.ts', ['credentials: got none; must be at least one, such as { "ci-pull": {} }']),
    );
    expect(new ConfigError('acme.config.ts', ['one', 'two']).message).toBe(
      'acme.config.ts is wrong:\n  - one\n  - two',
    );
  });

  itReports(configProblems, {
    'cannot be a number': [5, startsWith('the config: got 5; must be settings among stackName')],
    'cannot be undefined': [undefined, startsWith('the config: is missing; must be settings')],
    'cannot be a list': [[], 'credentials: is missing; must be set'],
    'must have credentials': [{}, 'credentials: is missing; must be set'],
    'cannot have a list of credentials': [
      { credentials: ['ci'] },
      startsWith('credentials.0: got "ci"; must be settings'),
    ],
    'cannot have a text as credentials': [{ credentials: 'ci' }, 'credentials: got "ci"; must be credentials by name'],
    'cannot have a setting without a name': [
      { '': 1, credentials: { a: {} } },
      startsWith('the config: is unknown; must be one of the settings'),
    ],
    'cannot have names that JavaScript reserves': [
      { tags: { constructor: 'x' }, credentials: { prototype: {}, a: {} } },
      'tags: got the name constructor; must be another name, because JavaScript reserves it',
      'credentials: got the name prototype; must be another name, because JavaScript reserves it',
    ],
  });
});

describe('one run reports', () => {
  const feeds = (...all: object[]) => ({ credentials: { a: { feeds: all } } });
  const httpHook = { ...hook('a', { format: 'json' }), webhook: { url: 'http://example.com/' } };

  itReports(configProblems, {
    'every problem of the config and of each credential': [
      {
        stackNam: 'Acme',
        rolePath: 'team',
        credentials: { Upper: {}, first: { refreshEveryHours: 12, verifyToken: 'never' }, second: PUSH, third: 5 },
      },
      'rolePath: got "team"; must be a path that begins and ends with a slash',
      'credentials.Upper: got "Upper"; must be 1 to 32 of a-z, 0-9 and -',
      'credentials.first.refreshEveryHours: got 12; must be a whole number from 1 to 4',
      'credentials.first.verifyToken: got "never"; must be one of best-effort, required, off',
      startsWith('credentials.third: got 5; must be settings among access, registries'),
      `stackNam: is unknown; must be one of the settings among ${settings}credentials`,
      pushProblem('second'),
    ],
    'the rules of a credential if another credential has a wrong type': [
      { credentials: { a: { access: 5 }, b: PUSH } },
      'credentials.a.access: got 5; must be one of pull, push',
      pushProblem('b'),
    ],
    'the rules of a credential if a setting of the config has a wrong type': [
      { tags: 5, dashboard: 'yes', credentials: { a: PUSH } },
      'tags: got 5; must be tag values by key',
      'dashboard: got "yes"; must be true or false',
      pushProblem('a'),
    ],
    'the rules of a credential if a setting with a wrong type has the same name': [
      { alarms: { emails: 5 }, existingOidcProviders: [5], credentials: { emails: PUSH, 0: PUSH } },
      startsWith('existingOidcProviders.0: got 5; '),
      'alarms.emails: got 5; must be a list of e-mail addresses',
      pushProblem('0'),
      pushProblem('emails'),
    ],
    'a wrong network, but not that a feed needs one': [
      { ...feeds(hook('a', { allowPrivateNetwork: true })), network: { ...NETWORK, vpcId: 'x' } },
      startsWith('network.vpcId: got "x"; '),
    ],
    'a feed without a kind once': [
      feeds({ name: 'a', apiSecret: { name: 'feeds/a' } }),
      startsWith('credentials.a.feeds.0: must have exactly one of request, '),
    ],
    'the URL of a feed although its secret does not exist': [
      feeds(httpHook),
      startsWith('credentials.a.feeds.0.format: got json; '),
      startsWith('credentials.a.feeds.0.webhook: got the URL http://example.com/; must be an https URL'),
    ],
    'the name of a feed although its secret does not exist': [
      { credentials: { a: { feeds: [hook('b', { format: 'json' })] }, 'a-feed-b': {} } },
      startsWith('credentials.a.feeds.0.format: got json; '),
      startsWith('credentials.a.feeds: got a feed b, whose function would have the same name'),
    ],
  });

  itReports(credentialProblems, {
    'an empty list once': [{ endpoints: [] }, 'endpoints: got 0; must be a list of at least one endpoint type'],
    'a value once if the schema and a rule reject it': [
      { registries: [{ account: '123456789012' }], secrets: [{ format: 'json', account: '12345' }] },
      `secrets.0.account: got "12345"; must be an account's 12 digits, in quotes`,
    ],
    'an exclusive credential without readers if another setting has a wrong type': [
      { exclusive: true, listTags: 1 },
      'listTags: got 1; must be true or false',
      'exclusive: got true; must be false without readers and feeds, because nobody could read the secrets',
    ],
    'every problem of the readers': [
      { readers: [{ role: 'jenkins', only: {} }, { oidc: {} }, {}] },
      ...['0.role: ', '0.only: ', '1.oidc.issuer: is missing; ', '1.oidc.audience: is missing; '].map(inReader),
      ...['1.oidc.subject: is missing; ', '2: must have exactly one of role, '].map(inReader),
    ],
  });
});
