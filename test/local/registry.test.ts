import { describe, expect } from 'vitest';
import { type RegistryResponse, requestRegistry } from '../registry-request';
import { addIdentity, allow, it as base, OTHER_REGION, PUBLIC_REGISTRY, REGION, REGISTRY } from './support';

const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

interface Fixtures {
  /** Returns the header of a new token, whose identity has these statements. */
  authorize(statements?: object[], scope?: string): string;
  /** Sends a request to the registry. */
  get(path: string, authorization?: string, options?: { method?: string }): Promise<RegistryResponse>;
}

const it = base.extend<Fixtures>({
  authorize: async ({ standIn }, use) =>
    use((statements = [allow(PULL)], scope = REGION) => {
      const { authorizationToken } = standIn.tokens.issue(addIdentity(standIn, statements), scope);
      return `Basic ${authorizationToken}`;
    }),
  get: async ({ standIn }, use) =>
    use((path, authorization, options) => requestRegistry(standIn, REGISTRY, { path, authorization, ...options })),
});

function errorsOf({ body }: RegistryResponse): unknown {
  return (JSON.parse(body) as { errors: unknown }).errors;
}

// test/e2e/contract.e2e.ts compares the responses of /v2/ with an emulated AWS.
describe('/v2/', () => {
  it('responds with 400 to a token that is malformed or sent as Bearer', async ({ get, authorize }) => {
    expect((await get('/v2/', 'Basic nonsense')).status).toBe(400);
    expect((await get('/v2/', authorize().replace('Basic', 'Bearer'))).status).toBe(400);
  });

  it('does not call a token of another region expired', async ({ get, authorize }) => {
    const { status, body } = await get('/v2/', authorize([allow('*')], OTHER_REGION));
    expect(status).toBe(403);
    expect(body).not.toContain('expired');
  });
});

it.for([
  [REGISTRY, REGION, 'Basic', 403],
  [PUBLIC_REGISTRY, 'public', 'Bearer', 400],
] as const)(
  '%s refuses an expired token as AWS does',
  async ([host, scope, scheme, status], { standIn, authorize }) => {
    const authorization = authorize([], scope).replace('Basic', scheme);
    standIn.clock.now = new Date(standIn.clock.now.getTime() + 12 * 3_600_000);
    const response = await requestRegistry(standIn, host, { path: '/v2/', authorization });
    expect([response.status, errorsOf(response)]).toEqual([
      status,
      [{ code: 'DENIED', message: 'Your authorization token has expired. Reauthenticate and try again.' }],
    ]);
  },
);

describe('a pull', () => {
  it('can request a manifest by digest, its head only, and each blob', async ({ standIn, get, authorize }) => {
    const { manifest, blobs } = standIn.image;
    const path = `/v2/app/manifests/${manifest.digest}`;
    expect((await get(path, authorize())).body).toBe(manifest.content.toString());
    const head = await get(path, authorize(), { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([
      200,
      String(manifest.content.length),
      '',
    ]);
    for (const { digest } of blobs) {
      const { status, headers } = await get(`/v2/app/blobs/${digest}`, authorize());
      expect([status, headers['docker-content-digest']]).toEqual([200, digest]);
    }
  });

  it('gets 404 for an unknown tag if the identity may pull', async ({ get, authorize }) => {
    expect((await get('/v2/app/manifests/nope', authorize())).status).toBe(404);
  });

  it.for([
    ['manifests/latest', 'ecr:BatchGetImage'],
    ['manifests/nope', 'ecr:BatchGetImage'],
    [`blobs/sha256:${'0'.repeat(64)}`, 'ecr:GetDownloadUrlForLayer'],
    ['tags/list', 'ecr:ListImages'],
  ])('of %s requires %s, which the error names', async ([part, action], { get, authorize }) => {
    const response = await get(`/v2/app/${part}`, authorize([]));
    expect(response.status).toBe(403);
    const message = `User: arn:aws:iam::123456789012:user/tester is not authorized to perform: ${action} on resource: arn:aws:ecr:eu-west-1:123456789012:repository/app because no identity-based policy allows the ${action} action`;
    expect(errorsOf(response)).toEqual([{ code: 'DENIED', message }]);
  });

  it('works only in the repositories of the policy', async ({ get, authorize }) => {
    const authorization = authorize([allow(PULL, `arn:aws:ecr:${REGION}:*:repository/team-a/*`)]);
    expect((await get('/v2/team-a/app/manifests/latest', authorization)).status).toBe(200);
    expect((await get('/v2/team-b/app/manifests/latest', authorization)).status).toBe(403);
  });

  it('is logged with its identity and without secret data', async ({ standIn, get, authorize }) => {
    await get('/v2/app/tags/list', authorize([allow('ecr:ListImages')]));
    const target = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app';
    expect(standIn.calls).toEqual([
      { service: 'registry', operation: 'tags', region: REGION, target, identity: 'tester', outcome: 'ok' },
    ]);
  });
});
