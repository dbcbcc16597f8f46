import { describe, expect, it } from 'vitest';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  ACCEPTED,
  dockerConfig,
  FakeAws,
  failure,
  goodAnswer,
  hostOf,
  INCONCLUSIVE,
  inHours,
  OTHER_ACCOUNT,
  passwordOf,
  REFUSED,
  SCHEDULED,
  SECRET,
  spec,
  tokenOf,
} from '../support/fakes';

const DUALSTACK = '123456789012.dkr-ecr.eu-west-1.on.aws';
const FIPS = '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com';
const FIPS_DUALSTACK = '123456789012.dkr-ecr-fips.us-east-1.on.aws';

const everyKind = spec({
  registries: [{ region: 'us-east-1' }],
  endpoints: ['standard', 'dualstack', 'fips', 'fips-dualstack'],
});

describe('the hosts of several kinds', () => {
  it("are listed with the token of the API that they belong to: FIPS hosts with the FIPS API's", async () => {
    const aws = new FakeAws();
    await refresh(everyKind, aws, SCHEDULED);
    expect(aws.logins(SECRET)).toEqual([
      [hostOf('us-east-1'), tokenOf('us-east-1')],
      ['123456789012.dkr-ecr.us-east-1.on.aws', tokenOf('us-east-1')],
      [FIPS, tokenOf('us-east-1-fips')],
      [FIPS_DUALSTACK, tokenOf('us-east-1-fips')],
    ]);
  });

  it('cost one token an API, and one verifyToken a kind', async () => {
    const aws = new FakeAws();
    await refresh(
      { ...everyKind, registries: [{ region: 'us-east-1' }, { region: 'us-east-1', account: OTHER_ACCOUNT }] },
      aws,
      SCHEDULED,
    );
    expect(aws.callsOf('token')).toHaveLength(2);
    expect(aws.callsOf('verifyToken')).toHaveLength(4);
  });

  it('are listed for every account', async () => {
    const aws = new FakeAws();
    const registries = [{}, { account: OTHER_ACCOUNT }];
    await refresh(spec({ registries, endpoints: ['dualstack'] }), aws, SCHEDULED);
    expect(aws.logins(SECRET).map(([host]) => host)).toEqual([DUALSTACK, '210987654321.dkr-ecr.eu-west-1.on.aws']);
  });

  it('tell for each whether it was asked', async () => {
    const aws = new FakeAws({ verifyToken: (host) => (host === DUALSTACK ? INCONCLUSIVE : ACCEPTED) });
    const { registries, warnings } = await refresh(spec({ endpoints: ['standard', 'dualstack'] }), aws, SCHEDULED);
    expect(registries.map(({ host, verified }) => [host, verified])).toEqual([
      [hostOf('eu-west-1'), true],
      [DUALSTACK, false],
    ]);
    expect(warnings).toEqual([
      `eu-west-1: ${DUALSTACK} could not verify the new token: 503; published without verification`,
    ]);
  });

  it('publish no token that one of them refuses', async () => {
    const aws = new FakeAws({ verifyToken: (host) => (host === DUALSTACK ? REFUSED : ACCEPTED) });
    const { message } = await failure(refresh(spec({ endpoints: ['standard', 'dualstack'] }), aws, SCHEDULED));
    expect(message).toContain(`${DUALSTACK} refused the new token: 401 Not Authorized`);
    expect(aws.value(SECRET)).toBeUndefined();
  });

  it('are refused where the partition has none, with the region named', async () => {
    const token = (source: string) =>
      goodAnswer(source, { proxyEndpoint: 'https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn' });
    const china = spec({ registries: [{ region: 'cn-north-1' }], endpoints: ['fips'] });
    const { message } = await failure(refresh(china, new FakeAws({ token }), SCHEDULED));
    expect(message).toContain('ECR has no fips endpoint in cn-north-1');
  });

  it('keep the logins of an API that gave no token, and renew those of the other', async () => {
    const token = (source: string) => (source === 'us-east-1-fips' ? undefined : goodAnswer(source));
    const old = dockerConfig([hostOf('us-east-1'), tokenOf('old')], [FIPS, tokenOf('old FIPS')]);
    const aws = new FakeAws({ token }).holding(SECRET, old, inHours(8));
    await failure(refresh(everyKind, aws, SCHEDULED));
    expect(aws.logins(SECRET)).toContainEqual([FIPS, tokenOf('old FIPS')]);
    expect(aws.logins(SECRET)).toContainEqual([hostOf('us-east-1'), tokenOf('us-east-1')]);
  });
});

describe('a secret that names one registry', () => {
  const registries = [{}, { account: OTHER_ACCOUNT }, { region: 'us-east-1' }];

  it("names that of its own account and region, with that region's password", async () => {
    const secrets = [
      { name: 'a', format: 'argo-cd' as const, region: 'eu-west-1', account: OTHER_ACCOUNT },
      { name: 'b', format: 'argo-cd' as const, region: 'us-east-1' },
    ];
    const aws = new FakeAws();
    await refresh(spec({ registries, secrets }), aws, SCHEDULED);
    expect(JSON.parse(aws.value('a') ?? '')).toMatchObject({
      url: hostOf('eu-west-1', OTHER_ACCOUNT),
      password: passwordOf('eu-west-1'),
    });
    expect(JSON.parse(aws.value('b') ?? '')).toMatchObject({
      url: hostOf('us-east-1'),
      password: passwordOf('us-east-1'),
    });
  });

  it('names a host of the first kind, with the password that opens it', async () => {
    const secrets = [{ name: 'a', format: 'json' as const }];
    const aws = new FakeAws();
    const wanted = spec({ registries: [{ region: 'us-east-1' }], endpoints: ['fips', 'standard'], secrets });
    await refresh(wanted, aws, SCHEDULED);
    expect(JSON.parse(aws.value('a') ?? '')).toMatchObject({ registry: FIPS, auth: tokenOf('us-east-1-fips') });
  });

  it('is left as it was where its account is none of them', async () => {
    const secrets = [{ name: 'a', format: 'json' as const, account: '111111111111' }];
    const { message } = await failure(refresh(spec({ secrets }), new FakeAws(), SCHEDULED));
    expect(message).toContain('a: not updated, because the credential has no registry in the account 111111111111');
  });
});

describe('a secret of bytes', () => {
  const jenkins = { name: SECRET, format: 'jenkins-file' as const };

  it('is written as bytes', async () => {
    const aws = new FakeAws();
    await refresh(spec({ secrets: [jenkins, { name: 'text', format: 'dockerconfigjson' }] }), aws, SCHEDULED);
    expect(aws.isBinary(SECRET)).toBe(true);
    expect(aws.isBinary('text')).toBe(false);
    expect(aws.value(SECRET)).toBe(aws.value('text'));
  });

  it('keeps what it holds for a region that gave no new token', async () => {
    const token = (source: string) => (source === 'us-east-1' ? undefined : goodAnswer(source));
    const aws = new FakeAws({ token }).holding(SECRET, dockerConfig([hostOf('us-east-1'), tokenOf('old')]), inHours(8));
    await failure(refresh(spec({ registries: [{}, { region: 'us-east-1' }], secrets: [jenkins] }), aws, SCHEDULED));
    expect(aws.logins(SECRET)).toContainEqual([hostOf('us-east-1'), tokenOf('old')]);
  });

  it('is in no text either once it has been read back, not even a piece of it as the API sends it', async () => {
    const old = dockerConfig([hostOf('us-east-1'), tokenOf('old')]);
    const piece = Buffer.from(old).toString('base64').slice(500, 540);
    const aws = new FakeAws({
      token: (source) => (source === 'us-east-1' ? undefined : goodAnswer(source)),
      describe: () => {
        throw new Error(`bad request near ${piece}`);
      },
    }).holding(SECRET, old, inHours(8));
    const error = await failure(
      refresh(spec({ registries: [{}, { region: 'us-east-1' }], secrets: [jenkins] }), aws, SCHEDULED),
    );
    expect(error).toMatchObject({ warnings: [expect.stringContaining('bad request near [redacted]')] });
  });

  it('is in no error, not even as the API sends it', async () => {
    const put = (_: string, value: string) => {
      throw new Error(`bad request: ${Buffer.from(value).toString('base64')}`);
    };
    const { message } = await failure(refresh(spec({ secrets: [jenkins] }), new FakeAws({ put }), SCHEDULED));
    expect(message).toContain(`${SECRET}: bad request: [redacted]`);
  });
});
