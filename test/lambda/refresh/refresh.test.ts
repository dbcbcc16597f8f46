import { describe, expect, it } from 'vitest';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  ACCOUNT,
  arnOf,
  dockerConfig,
  FakeAws,
  failure,
  goodAnswer,
  hostOf,
  INCONCLUSIVE,
  inHours,
  OTHER_ACCOUNT,
  passwordOf,
  SCHEDULED,
  SECRET,
  spec,
  tokenOf,
} from '../support/fakes';

const twoRegions = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];

describe('a refresh puts into a secret', () => {
  it('the login of its registry', async () => {
    const aws = new FakeAws();
    await refresh(spec(), aws, SCHEDULED);
    expect(aws.value(SECRET)).toBe(dockerConfig([hostOf('eu-west-1'), tokenOf('eu-west-1')]));
  });

  it("each region's own token, registries in the order of the spec", async () => {
    const aws = new FakeAws();
    await refresh(spec({ registries: [...twoRegions].reverse() }), aws, SCHEDULED);
    expect(aws.logins(SECRET)).toEqual([
      [hostOf('us-east-1'), tokenOf('us-east-1')],
      [hostOf('eu-west-1'), tokenOf('eu-west-1')],
    ]);
  });

  it("one region's token for the registry of each account there", async () => {
    const aws = new FakeAws();
    await refresh(spec({ registries: [{}, { account: OTHER_ACCOUNT }] }), aws, SCHEDULED);
    expect(aws.logins(SECRET)).toEqual([
      [hostOf('eu-west-1', ACCOUNT), tokenOf('eu-west-1')],
      [hostOf('eu-west-1', OTHER_ACCOUNT), tokenOf('eu-west-1')],
    ]);
  });

  it('no login of the own registry where only that of another account is wanted', async () => {
    const aws = new FakeAws();
    await refresh(spec({ registries: [{ account: OTHER_ACCOUNT }] }), aws, SCHEDULED);
    expect(aws.logins(SECRET)).toEqual([[hostOf('eu-west-1', OTHER_ACCOUNT), tokenOf('eu-west-1')]]);
  });

  it('host names of China for a registry in China', async () => {
    const proxyEndpoint = `https://${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`;
    const aws = new FakeAws({ token: (source) => goodAnswer(source, { proxyEndpoint }) });
    const registries = [{ region: 'cn-north-1' }, { region: 'cn-north-1', account: OTHER_ACCOUNT }];
    await refresh(spec({ registries }), aws, SCHEDULED);
    expect(aws.logins(SECRET).map(([host]) => host)).toEqual([
      `${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
      `${OTHER_ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
    ]);
  });

  it('the login of the public registry, whose answer names no endpoint', async () => {
    const aws = new FakeAws();
    await refresh(spec({ registries: [], publicRegistry: true }), aws, SCHEDULED);
    expect(aws.value(SECRET)).toBe(dockerConfig(['public.ecr.aws', tokenOf('public')]));
  });

  it('the login of the public registry after the private ones', async () => {
    const aws = new FakeAws();
    await refresh(spec({ publicRegistry: true }), aws, SCHEDULED);
    expect(aws.logins(SECRET).map(([host]) => host)).toEqual([hostOf('eu-west-1'), 'public.ecr.aws']);
  });

  it('the same value whichever region answers first', async () => {
    const answers = ['eu-west-1', 'us-east-1'].map(async (slow) => {
      const aws = new FakeAws({ slow });
      await refresh(spec({ registries: twoRegions }), aws, SCHEDULED);
      return aws.value(SECRET);
    });
    const [first, second] = await Promise.all(answers);
    expect(first).toBeDefined();
    expect(first).toBe(second);
  });
});

describe('a refresh puts into a secret of one password', () => {
  it.each([
    ['jenkins', passwordOf('us-east-1')],
    ['password', passwordOf('us-east-1')],
    ['username-password', `{"username":"AWS","password":"${passwordOf('us-east-1')}"}`],
  ] as const)('that of its region: %s', async (format, value) => {
    const aws = new FakeAws();
    const secrets = [{ name: 'one', format, region: 'us-east-1' }];
    await refresh(spec({ registries: twoRegions, secrets }), aws, SCHEDULED);
    expect(aws.value('one')).toBe(value);
  });

  it('that of the only region, whatever the public registry', async () => {
    const aws = new FakeAws();
    const secrets = [{ name: 'one', format: 'password' as const }];
    await refresh(spec({ publicRegistry: true, secrets }), aws, SCHEDULED);
    expect(aws.value('one')).toBe(passwordOf('eu-west-1'));
  });

  it('that of the public registry where there is no other', async () => {
    const aws = new FakeAws();
    const secrets = [{ name: 'one', format: 'password' as const }];
    await refresh(spec({ registries: [], publicRegistry: true, secrets }), aws, SCHEDULED);
    expect(aws.value('one')).toBe(passwordOf('public'));
  });
});

describe('the result of a refresh', () => {
  it('is this metadata, with ISO times, and nothing more', async () => {
    const aws = new FakeAws({
      token: (source) => goodAnswer(source, { expiresAt: inHours(source === 'us-east-1' ? 11 : 12) }),
      verifyToken: (host) => (host === 'public.ecr.aws' ? INCONCLUSIVE : { verdict: 'accepted' }),
    });
    const whole = spec({
      registries: [{ region: 'eu-west-1' }, { region: 'eu-west-1', account: OTHER_ACCOUNT }, { region: 'us-east-1' }],
      publicRegistry: true,
      secrets: [
        { name: SECRET, format: 'dockerconfigjson' },
        { name: 'ecr-ci-pull-jenkins', format: 'jenkins', region: 'eu-west-1' },
      ],
    });
    expect(await refresh(whole, aws, SCHEDULED)).toStrictEqual({
      credential: 'ci-pull',
      refreshedAt: '2026-03-01T08:00:00.000Z',
      registries: [
        {
          host: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
          region: 'eu-west-1',
          expiresAt: '2026-03-01T20:00:00.000Z',
          verified: true,
          passwordLength: 2048,
        },
        {
          host: '210987654321.dkr.ecr.eu-west-1.amazonaws.com',
          region: 'eu-west-1',
          expiresAt: '2026-03-01T20:00:00.000Z',
          verified: true,
          passwordLength: 2048,
        },
        {
          host: '123456789012.dkr.ecr.us-east-1.amazonaws.com',
          region: 'us-east-1',
          expiresAt: '2026-03-01T19:00:00.000Z',
          verified: true,
          passwordLength: 2048,
        },
        {
          host: 'public.ecr.aws',
          region: 'us-east-1',
          expiresAt: '2026-03-01T20:00:00.000Z',
          verified: false,
          passwordLength: 2048,
        },
      ],
      secrets: [
        {
          name: SECRET,
          arn: arnOf(SECRET),
          format: 'dockerconfigjson',
          versionId: aws.versionId(SECRET),
          expiresAt: '2026-03-01T19:00:00.000Z',
        },
        {
          name: 'ecr-ci-pull-jenkins',
          arn: arnOf('ecr-ci-pull-jenkins'),
          format: 'jenkins',
          versionId: aws.versionId('ecr-ci-pull-jenkins'),
          expiresAt: '2026-03-01T20:00:00.000Z',
        },
      ],
      warnings: [
        'public: public.ecr.aws could not verify the new token: 503; published without verification',
        expect.stringMatching(/^ecr-ci-pull-jenkins: the password has 2048 characters/),
      ],
    });
  });

  it('has no warning where all is well', async () => {
    expect((await refresh(spec(), new FakeAws(), SCHEDULED)).warnings).toEqual([]);
  });
});

describe('the version id of a value', () => {
  it('tells the earliest expiry of the tokens inside', async () => {
    const aws = new FakeAws({
      token: (source) => goodAnswer(source, { expiresAt: inHours(source === 'us-east-1' ? 11 : 12) }),
    });
    await refresh(spec({ registries: twoRegions }), aws, SCHEDULED);
    expect(aws.versionId(SECRET)).toMatch(/^20260301T190000Z-[0-9a-f]{32}$/);
  });

  it("tells one password's own expiry, not that of the credential's other regions", async () => {
    const aws = new FakeAws({
      token: (source) => goodAnswer(source, { expiresAt: inHours(source === 'us-east-1' ? 11 : 12) }),
    });
    const secrets = [{ name: 'one', format: 'password' as const, region: 'eu-west-1' }];
    await refresh(spec({ registries: twoRegions, secrets }), aws, SCHEDULED);
    expect(aws.versionId('one')).toMatch(/^20260301T200000Z-/);
  });

  it('is another one for each secret and each refresh', async () => {
    const aws = new FakeAws();
    const secrets = ['one', 'two'].map((name) => ({ name, format: 'password' as const }));
    await refresh(spec({ secrets }), aws, SCHEDULED);
    await refresh(spec({ secrets }), aws, SCHEDULED);
    expect(new Set(aws.putVersionIds).size).toBe(4);
  });
});

describe('a refresh makes no call too many', () => {
  const whole = spec({
    registries: [...twoRegions, { region: 'us-east-1', account: OTHER_ACCOUNT }],
    publicRegistry: true,
    secrets: [
      { name: SECRET, format: 'dockerconfigjson' },
      { name: 'one', format: 'password', region: 'eu-west-1' },
      { name: 'two', format: 'jenkins', region: 'us-east-1' },
    ],
  });

  it('one token a region, one verifyToken a region, one put a secret, and nothing is read', async () => {
    const aws = new FakeAws();
    await refresh(whole, aws, SCHEDULED);
    expect(aws.calls.toSorted()).toEqual([
      'verifyToken 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      'verifyToken 123456789012.dkr.ecr.us-east-1.amazonaws.com',
      'verifyToken public.ecr.aws',
      `put ${SECRET}`,
      'put one',
      'put two',
      'token eu-west-1',
      'token public',
      'token us-east-1',
    ]);
  });

  it('and calls every region, every registry and every secret at once', async () => {
    const aws = new FakeAws();
    await refresh(whole, aws, SCHEDULED);
    expect([aws.atOnce('token'), aws.atOnce('verifyToken'), aws.atOnce('put')]).toEqual([3, 3, 3]);
  });
});

describe('a value that Secrets Manager would not take', () => {
  const accounts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ account: String(100_000_000_000 + index) }));
  const tooMany = spec({
    registries: accounts(30),
    secrets: [
      { name: SECRET, format: 'dockerconfigjson' },
      { name: 'one', format: 'password' },
    ],
  });

  it('is refused before anything is written to that secret, with its size', async () => {
    const aws = new FakeAws();
    const { message } = await failure(refresh(tooMany, aws, SCHEDULED));
    expect(message).toMatch(
      new RegExp(`- ${SECRET}: the value has \\d{5,} bytes; Secrets Manager allows at most 65536$`, 'm'),
    );
    expect(aws.callsOf('put')).toEqual(['put one']);
  });

  it.each([
    [65_536, true],
    [65_537, false],
  ])('has more than 65,536 bytes: one of %i is written: %s', async (bytes, written) => {
    const login = `AWS:${'p'.repeat(bytes - '{"username":"AWS","password":""}'.length)}`;
    const authorizationToken = Buffer.from(login).toString('base64');
    const aws = new FakeAws({ token: (source) => goodAnswer(source, { authorizationToken }) });
    const secrets = [{ name: 'one', format: 'username-password' as const }];
    await refresh(spec({ secrets }), aws, SCHEDULED).catch(() => undefined);
    expect(aws.value('one') !== undefined).toBe(written);
  });
});
