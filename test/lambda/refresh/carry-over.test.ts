import { describe, expect, it } from 'vitest';
import { awsError, FakeAws, type Faults, failing, noToken } from '../support/fake-aws';
import { run } from '../support/run-refresh';
import { SECRET, TWO_REGIONS } from '../support/spec';
import { dockerConfig, hostOf, inHours, OTHER_ACCOUNT, passwordOf, tokenOf } from '../support/values';
import { ACCEPTED, EXPIRED, INCONCLUSIVE, REFUSED } from '../support/verdicts';

const [IRELAND_HOST, VIRGINIA_HOST] = [hostOf('eu-west-1'), hostOf('us-east-1')];
const PREVIOUS = dockerConfig([IRELAND_HOST, tokenOf('old Ireland')], [VIRGINIA_HOST, tokenOf('old Virginia')]);
const OTHER_RUN = dockerConfig([IRELAND_HOST, tokenOf('other Ireland')], [VIRGINIA_HOST, tokenOf('other Virginia')]);
const CARRIED_OVER = [VIRGINIA_HOST, tokenOf('old Virginia')];

/** us-east-1 returns no token. The secret contains the value of a previous refresh. */
function withoutVirginia(faults: Faults = {}, value = PREVIOUS): FakeAws {
  return new FakeAws({ ...noToken('us-east-1'), ...faults }).holding(SECRET, value, inHours(8));
}

/** The registry's verdict on the previous token. It accepts all others. */
function onPreviousToken(verdict: typeof ACCEPTED): Faults {
  return { verifyToken: (_, auth) => (auth === tokenOf('old Virginia') ? verdict : ACCEPTED) };
}

describe('the previous token of a region without a new token', () => {
  it('stays together with the new tokens, and the run fails and names that region only', async () => {
    const aws = withoutVirginia();
    const { message } = await run(aws, TWO_REGIONS);
    expect(aws.auths()).toEqual([[IRELAND_HOST, tokenOf('eu-west-1')], CARRIED_OVER]);
    expect(message).toBe('the refresh of ci-pull failed:\n- us-east-1: ECR returned no authorization data');
  });

  it.each([
    ['accepts it', ACCEPTED, true],
    ['refuses it because of a missing permission', REFUSED, true],
    ['does not respond', INCONCLUSIVE, true],
    ['reports that it has expired', EXPIRED, false],
  ])('if the registry %s', async (_, verdict, stays) => {
    const aws = withoutVirginia(onPreviousToken(verdict));
    await run(aws, TWO_REGIONS);
    expect(aws.auths()).toEqual([[IRELAND_HOST, tokenOf('eu-west-1')], ...(stays ? [CARRIED_OVER] : [])]);
  });

  it('stays if the registry refuses the new token', async () => {
    const aws = new FakeAws({ verifyToken: (_, auth) => (auth === tokenOf('us-east-1') ? REFUSED : ACCEPTED) });
    await run(aws.holding(SECRET, PREVIOUS, inHours(8)), TWO_REGIONS);
    expect(aws.auths()).toContainEqual(CARRIED_OVER);
  });

  it('stays for each account of the region', async () => {
    const hosts = [VIRGINIA_HOST, hostOf('us-east-1', OTHER_ACCOUNT)];
    const aws = withoutVirginia({}, dockerConfig(...hosts.map((host): [string, string] => [host, tokenOf('old')])));
    await run(aws, TWO_REGIONS);
    expect(aws.auths().map(([host]) => host)).toEqual([IRELAND_HOST, ...hosts]);
  });

  it('stays for the public registry', async () => {
    const aws = new FakeAws(noToken('public'));
    aws.holding(SECRET, dockerConfig(['public.ecr.aws', tokenOf('old public')]), inHours(8));
    const { message } = await run(aws, { publicRegistry: true });
    expect(aws.auths()).toEqual([
      [IRELAND_HOST, tokenOf('eu-west-1')],
      ['public.ecr.aws', tokenOf('old public')],
    ]);
    expect(message).toContain('- public: ECR returned no authorization data');
  });

  it.each([
    ['stays if its version was created 12 hours ago', -12, true],
    ['is dropped if its version was created more than 12 hours ago', -12.01, false],
  ])('%s, whatever the version id and the registry report', async (_, hours, stays) => {
    const created = { value: PREVIOUS, versionId: '20260301T200000Z-00000000', createdAt: inHours(hours) };
    const aws = new FakeAws(noToken('us-east-1')).holdingVersion(SECRET, created);
    await run(aws, TWO_REGIONS);
    expect(aws.auths()).toEqual([[IRELAND_HOST, tokenOf('eu-west-1')], ...(stays ? [CARRIED_OVER] : [])]);
  });

  it('is dropped without a request to the registry if verifyToken is off and its version is too old', async () => {
    const created = { value: PREVIOUS, versionId: 'manual', createdAt: inHours(-13) };
    const aws = new FakeAws(noToken('us-east-1')).holdingVersion(SECRET, created);
    await run(aws, { ...TWO_REGIONS, verifyToken: 'off' });
    expect(aws.auths()).toEqual([[IRELAND_HOST, tokenOf('eu-west-1')]]);
  });

  it('stays without a request to the registry if verifyToken is off', async () => {
    const aws = withoutVirginia();
    await run(aws, { ...TWO_REGIONS, verifyToken: 'off' });
    expect(aws.auths()).toContainEqual(CARRIED_OVER);
    expect(aws.callsOf('verifyToken')).toEqual([]);
  });
});

it.each([
  ['from registries that the credential no longer has', dockerConfig(['ghcr.io', 'x'], [hostOf('ap-south-1'), 'y'])],
  ['from an empty value', ''],
  ['from a value that is not JSON', 'not JSON'],
  ['from a docker config without registries', '{"auths":{}}'],
  ['from a password', passwordOf('x')],
  ['if the secret has no value yet', undefined],
])('nothing is carried over %s', async (_, value) => {
  const aws = new FakeAws(noToken('us-east-1'));
  if (value !== undefined) aws.holding(SECRET, value, inHours(8));
  await run(aws, TWO_REGIONS);
  expect(aws.auths()).toEqual([[IRELAND_HOST, tokenOf('eu-west-1')]]);
});

it.each([
  ["contains the previous value's earlier expiry", withoutVirginia(), '20260301T160000Z'],
  [
    "contains the new tokens' expiry if no token was carried over",
    withoutVirginia(onPreviousToken(EXPIRED)),
    '20260301T200000Z',
  ],
  [
    'contains the time of the run if no refresh wrote the previous value',
    withoutVirginia().holdingVersion(SECRET, { value: PREVIOUS, versionId: 'manual' }),
    '20260301T080000Z',
  ],
])('the version id of a value with a previous token %s', async (_, aws, expiry) => {
  await run(aws, TWO_REGIONS);
  expect(aws.versionId(SECRET)?.split('-')[0]).toBe(expiry);
});

describe('a carry-over makes the fewest calls', () => {
  it('one read, one verification of the previous token and one describe', async () => {
    const aws = withoutVirginia();
    await run(aws, TWO_REGIONS);
    expect(aws.calls.toSorted()).toEqual([
      `describe ${SECRET}`,
      `put ${SECRET}`,
      `read ${SECRET}`,
      'token eu-west-1',
      'token us-east-1',
      `verifyToken ${IRELAND_HOST}`,
      `verifyToken ${VIRGINIA_HOST}`,
    ]);
  });

  it('no read if no region returned a token', async () => {
    const aws = new FakeAws({ token: () => undefined }).holding(SECRET, PREVIOUS, inHours(8));
    await run(aws, TWO_REGIONS);
    expect(aws.calls.toSorted()).toEqual(['token eu-west-1', 'token us-east-1']);
  });

  it('concurrent reads of several secrets', async () => {
    const secrets = ['one', 'two'].map((name) => ({ name, format: 'dockerconfigjson' as const }));
    const aws = withoutVirginia();
    await run(aws, { ...TWO_REGIONS, secrets });
    expect(aws.concurrent('read')).toBe(2);
  });
});

describe('a concurrent run', () => {
  /** Another run writes the secret before the given number of this run's calls of a kind. */
  function withOtherRun(kind: 'put' | 'describe', times: number): FakeAws {
    let left = times;
    const aws: FakeAws = withoutVirginia({
      [kind]: () => {
        if (left-- > 0) aws.holding(SECRET, OTHER_RUN, inHours(12));
      },
    });
    return aws;
  }

  it('that writes between the read and the write keeps its token of the failed region, at the cost of one more round', async () => {
    const aws = withOtherRun('put', 1);
    await run(aws, TWO_REGIONS);
    expect(aws.auths()).toEqual([
      [IRELAND_HOST, tokenOf('eu-west-1')],
      [VIRGINIA_HOST, tokenOf('other Virginia')],
    ]);
    expect(aws.versionId(SECRET)).toMatch(/^20260301T200000Z-/);
    expect(['read', 'put', 'describe'].map((kind) => aws.callsOf(kind).length)).toEqual([2, 2, 2]);
  });

  it('that writes after the write is not overwritten, because it makes the same check', async () => {
    const aws = withOtherRun('describe', 1);
    await run(aws, TWO_REGIONS);
    expect(aws.value(SECRET)).toBe(OTHER_RUN);
  });

  it('that writes before every write causes at most three further writes', async () => {
    const aws = withOtherRun('put', Number.POSITIVE_INFINITY);
    await run(aws, TWO_REGIONS);
    expect(aws.callsOf('put').length).toBeLessThanOrEqual(4);
  });

  it('that cannot be detected is a warning, and the value is published', async () => {
    const aws = withoutVirginia({ describe: failing(awsError('InternalServiceError', 'internal error')) });
    const { message, warnings } = await run(aws, TWO_REGIONS);
    expect(message).not.toContain(SECRET);
    expect(warnings).toEqual([
      `${SECRET}: could not check whether another run wrote this secret at the same time: InternalServiceError: internal error`,
    ]);
    expect(aws.auths()).toContainEqual([IRELAND_HOST, tokenOf('eu-west-1')]);
  });
});
