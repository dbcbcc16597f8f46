import { describe, expect, it } from 'vitest';
import { FakeAws, noToken } from '../support/fake-aws';
import { run } from '../support/run-refresh';
import { SECRET } from '../support/spec';
import {
  authorizationData,
  dockerConfig,
  hostOf,
  inHours,
  OTHER_ACCOUNT,
  passwordOf,
  tokenOf,
} from '../support/values';
import { ACCEPTED, INCONCLUSIVE, REFUSED } from '../support/verdicts';

const DUALSTACK = '123456789012.dkr-ecr.eu-west-1.on.aws';
const FIPS = '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com';

const EVERY_KIND = {
  registries: [{ region: 'us-east-1' }],
  endpoints: ['standard' as const, 'dualstack' as const, 'fips' as const, 'fips-dualstack' as const],
};
const TWO_KINDS = { endpoints: ['standard' as const, 'dualstack' as const] };

describe('hosts of several kinds', () => {
  it('need one token per API and one verification per kind, for any number of accounts', async () => {
    const aws = new FakeAws();
    const registries = [{ region: 'us-east-1' }, { region: 'us-east-1', account: OTHER_ACCOUNT }];
    await run(aws, { ...EVERY_KIND, registries });
    expect([aws.callsOf('token').length, aws.callsOf('verifyToken').length]).toEqual([2, 4]);
    expect(aws.auths().map(([host]) => host)).toContain('210987654321.dkr-ecr.us-east-1.on.aws');
  });

  it('are each reported as verified or not', async () => {
    const aws = new FakeAws({ verifyToken: (host) => (host === DUALSTACK ? INCONCLUSIVE : ACCEPTED) });
    const { result, warnings } = await run(aws, TWO_KINDS);
    expect(result?.registries.map(({ host, verified }) => [host, verified])).toEqual([
      [hostOf('eu-west-1'), true],
      [DUALSTACK, false],
    ]);
    expect(warnings).toEqual([
      `eu-west-1: ${DUALSTACK} could not verify the new token: 503; published without verification`,
    ]);
  });

  it('publish no token that one of them refuses', async () => {
    const aws = new FakeAws({ verifyToken: (host) => (host === DUALSTACK ? REFUSED : ACCEPTED) });
    const { message } = await run(aws, TWO_KINDS);
    expect(message).toContain(`${DUALSTACK} refused the new token: 401 Not Authorized`);
    expect(aws.value(SECRET)).toBeUndefined();
  });

  it('fail with the name of the region if its partition has none', async () => {
    const proxyEndpoint = 'https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn';
    const aws = new FakeAws({ token: (source) => authorizationData(source, { proxyEndpoint }) });
    const { message } = await run(aws, { registries: [{ region: 'cn-north-1' }], endpoints: ['fips'] });
    expect(message).toContain('ECR has no fips endpoint in cn-north-1');
  });

  it('keep the previous tokens of an API without a new token, and get the new tokens of the other', async () => {
    const previous = dockerConfig([hostOf('us-east-1'), tokenOf('old')], [FIPS, tokenOf('old FIPS')]);
    const aws = new FakeAws(noToken('us-east-1-fips')).holding(SECRET, previous, inHours(8));
    await run(aws, EVERY_KIND);
    expect(aws.auths()).toContainEqual([FIPS, tokenOf('old FIPS')]);
    expect(aws.auths()).toContainEqual([hostOf('us-east-1'), tokenOf('us-east-1')]);
  });
});

describe('a secret that names one registry', () => {
  const registries = [{}, { account: OTHER_ACCOUNT }, { region: 'us-east-1' }];
  const [ireland, virginia] = ['eu-west-1', 'us-east-1'];
  it.each([
    [
      'names that of its account and region',
      { registries },
      { format: 'argo-cd' as const, region: ireland, account: OTHER_ACCOUNT },
      { url: hostOf(ireland, OTHER_ACCOUNT), password: passwordOf(ireland) },
    ],
    [
      'names the first one of its region',
      { registries },
      { format: 'argo-cd' as const, region: virginia },
      { url: hostOf(virginia), password: passwordOf(virginia) },
    ],
    [
      'names a host of the first kind, with the token for it',
      { registries: [{ region: virginia }], endpoints: ['fips' as const, 'standard' as const] },
      { format: 'json' as const },
      { registry: FIPS, auth: tokenOf('us-east-1-fips') },
    ],
  ])('%s', async (_, changes, secret, expected) => {
    const aws = new FakeAws();
    await run(aws, { ...changes, secrets: [{ name: 'a', ...secret }] });
    expect(JSON.parse(aws.value('a') ?? '')).toMatchObject(expected);
  });

  it('is not updated if the credential has no registry in its account', async () => {
    const { message } = await run(new FakeAws(), { secrets: [{ name: 'a', format: 'json', account: '111111111111' }] });
    expect(message).toContain('a: not updated, because the credential has no registry in the account 111111111111');
  });
});

it('a secret with bytes is in no error, also not in base64', async () => {
  const put = (_: string, value: string) => {
    throw new Error(`bad request: ${Buffer.from(value).toString('base64')}`);
  };
  const { message } = await run(new FakeAws({ put }), { secrets: [{ name: SECRET, format: 'jenkins-file' }] });
  expect(message).toContain(`${SECRET}: bad request: [redacted]`);
});
