import { describe, expect, it, vi } from 'vitest';
import { coldStart, logLines } from '../support/cold-start';
import { awsError, FakeAws, type Faults, failing } from '../support/fake-aws';
import { failure } from '../support/run-refresh';
import { SECRET, spec } from '../support/spec';
import { inHours, NOW, tokenOf } from '../support/values';

let aws: FakeAws;

vi.mock('../../../lambda/refresh/ecr', () => ({
  ecr: () => (region: string, api: 'standard') => aws.authorizationToken(region, api),
}));
vi.mock('../../../lambda/refresh/ecr-public', () => ({ ecrPublic: () => () => aws.publicAuthorizationToken() }));
vi.mock('../../../lambda/refresh/registry', () => ({
  verifyToken: (host: string, auth: string) => aws.verifyToken(host, auth),
  verifyPullAccess: (host: string, repository: string, auth: string) => aws.verifyPullAccess(host, repository, auth),
}));
vi.mock('../../../lambda/runtime/secrets-manager', () => ({ secretsManager: () => aws.secrets }));

/** Loads the handler with this AWS and this environment. */
async function start(faults: Faults = {}, environment: Record<string, string | undefined> = {}) {
  aws = new FakeAws(faults);
  const defaults = { REFRESH_SPEC: JSON.stringify(spec()), AWS_REGION: 'eu-west-1' };
  const load = () => import('../../../lambda/refresh/handler');
  return (await coldStart(load, { ...defaults, ...environment })).handler;
}

const ecrIsDown: Faults = { token: failing(awsError('ServerException', 'internal error')) };

describe('the handler', () => {
  it("returns the refresh's result, and logs the same without a token in one JSON line", async () => {
    const handler = await start();
    const result = await handler({ scheduled: true });
    expect(result.secrets.map(({ name }) => name)).toEqual([SECRET]);
    const line = { timestamp: NOW.toISOString(), level: 'INFO', message: 'refreshed', ...result };
    expect(logLines()).toEqual([`${JSON.stringify(line)}\n`]);
    expect(logLines().join('')).not.toContain(tokenOf('eu-west-1').slice(100, 124));
  });

  it('logs a result with warnings at level WARN', async () => {
    const handler = await start({ verifyToken: () => ({ verdict: 'inconclusive', reason: '503' }) });
    await handler({ scheduled: true });
    expect(logLines().map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining({ level: 'WARN' })]);
  });

  it('logs the reason of a failed refresh, and throws the same', async () => {
    const handler = await start(ecrIsDown);
    const { message: reason } = await failure(handler({ scheduled: true }));
    expect(logLines().map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        timestamp: NOW.toISOString(),
        level: 'ERROR',
        message: 'refresh failed',
        credential: 'ci-pull',
        reason,
        warnings: [],
      },
    ]);
  });

  it('uses a new random version id for each run', async () => {
    const handler = await start();
    const ids = [await handler(), await handler()].map(({ secrets }) => secrets[0]?.versionId);
    for (const id of ids) expect(id).toMatch(/^20260301T200000Z-[0-9a-f]{32}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('while ECR is down and the secret has a valid value', () => {
  it.each([undefined, {}, { scheduled: false }, { scheduled: 'true' }])(
    'a published version with the event %j runs as a deployment, which warns',
    async (event) => {
      const handler = await start(ecrIsDown, { AWS_LAMBDA_FUNCTION_VERSION: '7' });
      aws.holding(SECRET, 'a value', inHours(8));
      expect((await handler(event)).warnings).toHaveLength(2);
    },
  );

  it.each([{ scheduled: true }, undefined, {}, { scheduled: false }])(
    'the function itself with the event %j fails',
    async (event) => {
      const handler = await start(ecrIsDown, { AWS_LAMBDA_FUNCTION_VERSION: '$LATEST' });
      aws.holding(SECRET, 'a value', inHours(8));
      await expect(handler(event)).rejects.toThrow('the refresh of ci-pull failed');
    },
  );
});

it('a cold start with an invalid environment fails with a clear message', async () => {
  expect((await failure(start({}, { AWS_REGION: undefined }))).message).toBe('AWS_REGION is not set');
  expect((await failure(start({}, { REFRESH_SPEC: '{}' }))).message).toContain('REFRESH_SPEC is invalid: credential: ');
});
