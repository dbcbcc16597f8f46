import { describe, expect, it } from 'vitest';
import { problemsOf as of, problems } from './problems';

const ROLE = 'arn:aws:iam::123456789012:role/jenkins';
const FOREIGN = 'arn:aws:iam::210987654321:role/jenkins';
const ORGANIZATION = 'o-a1b2c3d4e5';
const GITHUB = { repository: 'acme/app', ref: 'refs/heads/main' };

describe('where a reader calls from', () => {
  it.each(
    ['0.0.0.0/0', '::/0', '0.0.0.0/00', '0:0:0:0:0:0:0:0/0', '192.0.2.0/33', '2001:db8::/129', '192.0.2/24'].concat([
      '192.0.2.256',
      '192.0.2.0/',
      '192.0.2.0/24/8',
      '192.0.2.0/-1',
      'vpc-1',
      'localhost',
      '*',
      '',
      'fe80::1%eth0',
    ]),
  )('is no address: %j', (range) => {
    expect(of([{ role: ROLE, only: { sourceIps: [range] } }])).toEqual([
      `readers.0.only.sourceIps.0: got ${JSON.stringify(range)}; ` +
        'must be an IP address or a range, such as 192.0.2.0/24, and not the whole internet',
    ]);
  });

  it.each(['192.0.2.7', '192.0.2.0/24', '2001:db8::1', '2001:db8::/32', '10.0.0.0/8'])('may be %j', (range) => {
    expect(of([{ role: ROLE, only: { sourceIps: [range] } }])).toEqual([]);
  });

  it('is no number', () => {
    expect(of([{ role: ROLE, only: { sourceIps: [7] } }])).toEqual([
      'readers.0.only.sourceIps.0: got 7; must be an IP address or a range, such as 192.0.2.0/24',
    ]);
  });

  it.each(['vpc-11111111', 'vpce-*', 'vpce-', '*', ''])('is no endpoint: %j', (endpoint) => {
    expect(of([{ role: ROLE, only: { sourceVpces: [endpoint] } }])).toEqual([
      `readers.0.only.sourceVpces.0: got ${JSON.stringify(endpoint)}; must be the id of a VPC endpoint`,
    ]);
  });

  it.each([[{}], [{ sourceIps: [] }], [{ sourceIps: [], sourceVpces: [] }]])('is not nowhere: %j', (only) => {
    expect(of([{ role: ROLE, only }])).toEqual(['readers.0.only: must have at least one of sourceIps and sourceVpces']);
  });
});

describe('a reader is one principal', () => {
  const one = 'must have exactly one of role, user, organization, githubActions, gitlab, oidc, rolesAnywhere';

  it('and not none', () => {
    expect(of([{}])).toEqual([`readers.0: ${one}`]);
    expect(of([{ listSecrets: true, formats: ['dockerconfigjson'] }])).toEqual([`readers.0: ${one}`]);
  });

  it('and not two', () => {
    expect(of([{ role: ROLE, user: 'arn:aws:iam::123456789012:user/jenkins' }])).toEqual([`readers.0: ${one}`]);
    expect(of([{ role: ROLE, githubActions: GITHUB }])).toEqual([`readers.0: ${one}`]);
  });

  it('of a known kind', () => {
    expect(of([{ role: ROLE, group: 'ci' }])).toEqual([
      'readers.0.group: is unknown; must be one of the settings among role, user, organization, githubActions, gitlab, ' +
        'oidc, rolesAnywhere, formats, only, listSecrets',
    ]);
  });

  it('and listed once, whatever else is said of it', () => {
    const again = (index: number) => `readers.${index}: got a reader that is listed before; must be listed once`;
    expect(of([{ role: ROLE }, { githubActions: GITHUB }, { role: ROLE, listSecrets: true }])).toEqual([again(2)]);
    expect(of([{ githubActions: GITHUB }, { githubActions: { ref: GITHUB.ref, repository: 'acme/app' } }])).toEqual([
      again(1),
    ]);
    const gitlab = { project: 'acme/app', ref: 'main' };
    expect(of([{ gitlab }, { gitlab: { ...gitlab, refType: 'branch', issuer: 'gitlab.com' } }])).toEqual([again(1)]);
  });
});

describe('formats', () => {
  const allowed = "must be among the formats of the credential's secrets";

  it('are those of the credential', () => {
    expect(of([{ role: ROLE, formats: ['password'] }])).toEqual([`readers.0.formats: got password; ${allowed}`]);
    expect(of([{ role: ROLE, formats: ['dockerconfigjson'] }])).toEqual([]);
  });

  it('are all of the credential: one that it lacks is a mistake even beside one that it has', () => {
    expect(of([{ role: ROLE, formats: ['dockerconfigjson', 'password'] }])).toEqual([
      `readers.0.formats: got password; ${allowed}`,
    ]);
  });

  it('are known ones, and at least one', () => {
    expect(of([{ role: ROLE, formats: ['docker'] }])).toEqual([
      expect.stringMatching(/^readers\.0\.formats\.0: got "docker"; must be one of .*dockerconfigjson/),
    ]);
    expect(of([{ role: ROLE, formats: [] }])[0]).toMatch(/^readers\.0\.formats: .*at least one format$/);
  });
});

describe('an exclusive credential', () => {
  it('has readers', () => {
    expect(of([], { exclusive: true })).toEqual([
      'exclusive: got true; must be false without readers and feeds: nobody could read',
    ]);
    expect(of([{ role: ROLE }], { exclusive: true })).toEqual([]);
  });
});

describe('a reader of another account', () => {
  const needsKey =
    "got a reader of another account; must come with encryption: 'customer-managed', or a key's ARN: " +
    "no other account can use an account's own key for Secrets Manager";
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-1111-2222-3333-444444444444';

  it.each([{ role: FOREIGN }, { user: FOREIGN.replace('role', 'user') }, { organization: ORGANIZATION }])(
    'needs a key that it can use: %j',
    (reader) => {
      expect(of([reader])).toEqual([`readers.0: ${needsKey}`]);
      expect(of([reader], { encryption: 'customer-managed' })).toEqual([]);
      expect(of([reader], { encryption: key })).toEqual([]);
    },
  );

  it('is told apart by the account that is deployed to, or else by the first reader', () => {
    expect(of([{ role: ROLE }])).toEqual([]);
    expect(of([{ role: ROLE }], {}, { account: '210987654321' })).toEqual([`readers.0: ${needsKey}`]);
    expect(of([{ role: ROLE }, { role: FOREIGN }], {}, {})).toEqual([`readers.1: ${needsKey}`]);
    expect(of([{ role: FOREIGN }], {}, {})).toEqual([]);
    expect(of([{ organization: ORGANIZATION }], {}, {})).toEqual([`readers.0: ${needsKey}`]);
  });
});

describe('a key', () => {
  it.each(['kms', 'arn:aws:kms:eu-west-1:123456789012:alias/ecr', 'arn:aws:kms:*:123456789012:key/*', 'none'])(
    'is no key: %j',
    (encryption) => {
      expect(of([], { encryption })).toEqual([
        `encryption: got ${JSON.stringify(encryption)}; must be one of aws-managed, customer-managed, or a key's ARN`,
      ]);
    },
  );

  it('of another partition is refused', () => {
    const encryption = 'arn:aws-cn:kms:cn-north-1:123456789012:key/00000000-1111-2222-3333-444444444444';
    expect(of([{ role: ROLE }], { encryption, registries: [{ region: 'eu-west-1' }] })).toEqual([
      expect.stringContaining('must be of the partition aws'),
    ]);
  });
});

describe('an OIDC provider', () => {
  const gitlab = (ref: string, group?: string) => ({
    readers: [{ gitlab: { project: 'acme/app', ref } }],
    ...(group ? { group } : {}),
  });

  it('that two groups need is one of the account', () => {
    const credentials = { a: gitlab('main'), b: gitlab('main', 'platform') };
    expect(problems({ credentials })).toEqual([
      'existingOidcProviders: is without https://gitlab.com, which readers in several groups need; ' +
        'must have it, and the account its provider: each group is a stack of its own, and an account takes one provider',
    ]);
    expect(problems({ credentials, existingOidcProviders: ['https://gitlab.com'] })).toEqual([]);
  });

  it('that one group needs twice is made by its stack', () => {
    expect(problems({ credentials: { a: gitlab('main', 'x'), b: gitlab('v1', 'x') } })).toEqual([]);
  });

  it.each(['gitlab.com', 'http://gitlab.com', 'https://*', ''])('exists by its URL, not by %j', (issuer) => {
    expect(problems({ credentials: { a: {} }, existingOidcProviders: [issuer] })).toEqual([
      `existingOidcProviders.0: got ${JSON.stringify(issuer)}; must be an https URL without a port, such as https://gitlab.com`,
    ]);
  });
});

describe('every problem', () => {
  it('is told at once, by its place', () => {
    const oidc = { issuer: 'https://ci.example.com', audience: 'ecr', subject: '*' };
    expect(of([{ role: ROLE, only: {} }, { oidc }, {}])).toEqual([
      expect.stringMatching(/^readers\.0\.only: /),
      expect.stringMatching(/^readers\.1\.oidc\.subject: /),
      expect.stringMatching(/^readers\.2: /),
    ]);
    expect(of('nobody')).toEqual(['readers: got "nobody"; must be a list of readers']);
  });
});
