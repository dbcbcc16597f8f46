import { describe, expect, it } from 'vitest';
import { FakeAws } from '../support/fake-aws';
import { run } from '../support/run-refresh';
import { SECRET, TWO_REGIONS } from '../support/spec';
import {
  ACCOUNT,
  arnOf,
  authorizationData,
  dockerConfig,
  encode,
  hostOf,
  inHours,
  OTHER_ACCOUNT,
  tokenOf,
} from '../support/values';
import { ACCEPTED, INCONCLUSIVE } from '../support/verdicts';

/** The token of us-east-1 expires one hour before the others. */
const expiresEarlierInVirginia = () =>
  new FakeAws({
    token: (source) => authorizationData(source, { expiresAt: inHours(source === 'us-east-1' ? 11 : 12) }),
    verifyToken: (host) => (host === 'public.ecr.aws' ? INCONCLUSIVE : ACCEPTED),
  });

describe('a docker config contains', () => {
  it.each<[string, Parameters<typeof run>[1], string[]]>([
    ['the token of its registry', {}, ['eu-west-1']],
    [
      'the token of each region, in the order of the spec',
      { registries: TWO_REGIONS.registries.toReversed() },
      ['us-east-1', 'eu-west-1'],
    ],
    [
      'the token of a region for each account',
      { registries: [{}, { account: OTHER_ACCOUNT }] },
      ['eu-west-1', `eu-west-1 of ${OTHER_ACCOUNT}`],
    ],
    [
      "no registry of the function's account if the spec names only another account",
      { registries: [{ account: OTHER_ACCOUNT }] },
      [`eu-west-1 of ${OTHER_ACCOUNT}`],
    ],
    ['only the public registry', { registries: [], publicRegistry: true }, ['public']],
    ['the public registry after the private ones', { publicRegistry: true }, ['eu-west-1', 'public']],
  ])('%s', async (_, changes, expected) => {
    const aws = new FakeAws();
    await run(aws, changes);
    const entries = expected.map((registry): [string, string] => {
      const [source = '', account] = registry.split(' of ');
      return [hostOf(source, account), tokenOf(source)];
    });
    expect(aws.value(SECRET)).toBe(dockerConfig(...entries));
  });

  it('hosts with the DNS suffix of China for registries in China', async () => {
    const proxyEndpoint = `https://${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`;
    const aws = new FakeAws({ token: (source) => authorizationData(source, { proxyEndpoint }) });
    await run(aws, { registries: [{ region: 'cn-north-1' }, { region: 'cn-north-1', account: OTHER_ACCOUNT }] });
    expect(aws.auths().map(([host]) => host)).toEqual([
      `${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
      `${OTHER_ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
    ]);
  });

  it.each(['eu-west-1', 'us-east-1'])('the same bytes if %s responds last', async (slow) => {
    const aws = new FakeAws({ slow });
    await run(aws, TWO_REGIONS);
    const entries = ['eu-west-1', 'us-east-1'].map((region): [string, string] => [hostOf(region), tokenOf(region)]);
    expect(aws.value(SECRET)).toBe(dockerConfig(...entries));
  });
});

it('the result of a refresh contains exactly this metadata', async () => {
  const aws = expiresEarlierInVirginia();
  const { result } = await run(aws, {
    registries: [{ region: 'eu-west-1' }, { region: 'eu-west-1', account: OTHER_ACCOUNT }, { region: 'us-east-1' }],
    publicRegistry: true,
    secrets: [
      { name: SECRET, format: 'dockerconfigjson' },
      { name: 'ecr-ci-pull-jenkins', format: 'jenkins', region: 'eu-west-1' },
    ],
  });
  const [at19, at20] = ['2026-03-01T19:00:00.000Z', '2026-03-01T20:00:00.000Z'];
  const registry = (host: string, region: string, expiresAt: string, verified: boolean) => ({
    host,
    region,
    expiresAt,
    verified,
    passwordLength: 2048,
  });
  const secret = (name: string, format: string, expiresAt: string) => ({
    name,
    arn: arnOf(name),
    format,
    versionId: aws.versionId(name),
    expiresAt,
  });
  expect(result).toStrictEqual({
    credential: 'ci-pull',
    refreshedAt: '2026-03-01T08:00:00.000Z',
    registries: [
      registry('123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1', at20, true),
      registry('210987654321.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1', at20, true),
      registry('123456789012.dkr.ecr.us-east-1.amazonaws.com', 'us-east-1', at19, true),
      registry('public.ecr.aws', 'us-east-1', at20, false),
    ],
    secrets: [secret(SECRET, 'dockerconfigjson', at19), secret('ecr-ci-pull-jenkins', 'jenkins', at20)],
    warnings: [
      'public: public.ecr.aws could not verify the new token: 503; published without verification',
      expect.stringMatching(/^ecr-ci-pull-jenkins: the password has 2048 characters/),
    ],
  });
});

describe('the version id of a value', () => {
  it('contains the earliest expiry of the tokens in the value', async () => {
    const aws = expiresEarlierInVirginia();
    const secrets = [
      { name: SECRET, format: 'dockerconfigjson' as const },
      { name: 'one', format: 'password' as const, region: 'eu-west-1' },
    ];
    await run(aws, { ...TWO_REGIONS, secrets });
    expect(aws.versionId(SECRET)).toMatch(/^20260301T190000Z-[0-9a-f]{32}$/);
    expect(aws.versionId('one')).toMatch(/^20260301T200000Z-/);
  });

  it('is different for each secret and each refresh', async () => {
    const aws = new FakeAws();
    const secrets = ['one', 'two'].map((name) => ({ name, format: 'password' as const }));
    for (let runs = 0; runs < 2; runs++) await run(aws, { secrets });
    expect(new Set(aws.putVersionIds).size).toBe(4);
  });
});

it('a refresh makes the fewest calls: one token and one verification per source, one put per secret, all of a kind concurrently, and no read', async () => {
  const aws = new FakeAws();
  const { warnings } = await run(aws, {
    registries: [...TWO_REGIONS.registries, { region: 'us-east-1', account: OTHER_ACCOUNT }],
    publicRegistry: true,
    secrets: ['one', 'two', 'three'].map((name) => ({ name, format: 'dockerconfigjson' as const })),
  });
  const sources = ['eu-west-1', 'public', 'us-east-1'];
  expect(aws.calls.toSorted()).toEqual(
    [
      ...sources.map((source) => `token ${source}`),
      ...sources.map((source) => `verifyToken ${hostOf(source)}`),
      ...['one', 'two', 'three'].map((name) => `put ${name}`),
    ].toSorted(),
  );
  expect(['token', 'verifyToken', 'put'].map((kind) => aws.concurrent(kind))).toEqual([3, 3, 3]);
  expect(warnings).toEqual([]);
});

it.each([
  [65_536, true],
  [65_537, false],
])(
  'a value that is too large for Secrets Manager has more than 65,536 bytes: a value of %i bytes is written: %s',
  async (bytes, written) => {
    const authorizationToken = encode(`AWS:${'p'.repeat(bytes - '{"username":"AWS","password":""}'.length)}`);
    const aws = new FakeAws({ token: (source) => authorizationData(source, { authorizationToken }) });
    await run(aws, { secrets: [{ name: 'one', format: 'username-password' }] });
    expect(aws.value('one') !== undefined).toBe(written);
  },
);
