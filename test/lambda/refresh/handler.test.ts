import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsError, FakeAws, type Faults, failure, inHours, NOW, SECRET, spec, tokenOf } from '../support/fakes';

const REFRESH_SPEC = JSON.stringify(spec());
let aws: FakeAws;
let lines: string[];

vi.mock('../../../lambda/refresh/ecr', () => ({
  ecr: () => (region: string, api: 'standard') => aws.authorizationToken(region, api),
}));
vi.mock('../../../lambda/refresh/ecr-public', () => ({ ecrPublic: () => () => aws.publicAuthorizationToken() }));
vi.mock('../../../lambda/refresh/registry', () => ({
  verifyToken: (host: string, auth: string) => aws.verifyToken(host, auth),
  verifyPullAccess: (host: string, repository: string, auth: string) => aws.verifyPullAccess(host, repository, auth),
}));
vi.mock('../../../lambda/runtime/secrets-manager', () => ({ secretsManager: () => aws.secrets }));

/** A cold start: the entry with this environment and this AWS. */
async function coldStart(faults: Faults = {}, environment: Record<string, string | undefined> = {}) {
  aws = new FakeAws(faults);
  for (const [name, value] of Object.entries({ REFRESH_SPEC, AWS_REGION: 'eu-west-1', ...environment })) {
    vi.stubEnv(name, value);
  }
  vi.resetModules();
  return (await import('../../../lambda/refresh/handler')).handler;
}

const ecrIsDown: Faults = {
  token: () => {
    throw awsError('ServerException', 'internal error');
  },
};

beforeEach(() => {
  lines = [];
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the entry', () => {
  it("returns the refresh's result, and logs the same in one JSON line", async () => {
    const handler = await coldStart();
    const result = await handler({ scheduled: true });
    expect(result.secrets.map(({ name }) => name)).toEqual([SECRET]);
    expect(lines).toEqual([`${JSON.stringify({ timestamp: NOW, level: 'INFO', message: 'refreshed', ...result })}\n`]);
  });

  it('logs a result with warnings as a warning', async () => {
    const handler = await coldStart({ verifyToken: () => ({ verdict: 'inconclusive', reason: '503' }) });
    await handler({ scheduled: true });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining({ level: 'WARN' })]);
  });

  it('logs why a refresh failed, and fails with the same', async () => {
    const handler = await coldStart(ecrIsDown);
    const { message } = await failure(handler({ scheduled: true }));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        timestamp: NOW.toISOString(),
        level: 'ERROR',
        message: 'refresh failed',
        credential: 'ci-pull',
        reason: message,
        warnings: [],
      },
    ]);
  });

  it('logs no token', async () => {
    const handler = await coldStart();
    await handler({ scheduled: true });
    expect(lines.join('')).not.toContain(tokenOf('eu-west-1').slice(100, 124));
  });

  it('makes random version ids of its own', async () => {
    const handler = await coldStart();
    const ids = [await handler(), await handler()].map(({ secrets }) => secrets[0]?.versionId);
    for (const id of ids) expect(id).toMatch(/^20260301T200000Z-[0-9a-f]{32}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('a run is taken for one of', () => {
  const held = async (version = '$LATEST') => {
    const handler = await coldStart(ecrIsDown, { AWS_LAMBDA_FUNCTION_VERSION: version });
    aws.holding(SECRET, 'a value', inHours(8));
    return handler;
  };

  it('the schedule where the event says so', async () => {
    await expect((await held())({ scheduled: true })).rejects.toThrow('the refresh of ci-pull failed');
  });

  it.each([undefined, {}, { scheduled: false }, { scheduled: 'true' }])(
    'a deploy where a published version runs, and the event is %j',
    async (event) => {
      expect((await (await held('7'))(event)).warnings).toHaveLength(2);
    },
  );

  it.each([undefined, {}, { scheduled: false }])(
    'somebody at a terminal where the function itself runs, and the event is %j: it fails on every failure',
    async (event) => {
      await expect((await held())(event)).rejects.toThrow('the refresh of ci-pull failed');
    },
  );
});

describe('a cold start fails, in words', () => {
  it.each([
    ['REFRESH_SPEC is missing', { REFRESH_SPEC: undefined }, 'REFRESH_SPEC is not set'],
    ['REFRESH_SPEC is no JSON', { REFRESH_SPEC: '{' }, 'REFRESH_SPEC is not valid JSON'],
    ['REFRESH_SPEC lacks a field', { REFRESH_SPEC: '{}' }, 'REFRESH_SPEC is invalid: credential: '],
    ['AWS_REGION is missing', { AWS_REGION: undefined }, 'AWS_REGION is not set'],
  ])('where %s', async (_, environment, message) => {
    expect((await failure(coldStart({}, environment))).message).toContain(message);
  });
});
