import { beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../local/stand-in/registry/image';
import {
  allow,
  ask,
  IRELAND,
  identity,
  OTHER_ACCOUNT,
  PUBLIC_REGISTRY,
  startWorld,
  VIRGINIA,
  type World,
} from './world';

const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

/** The header of a new token, of an identity with these statements. */
function basic(statements = [allow(PULL)], scope = IRELAND): string {
  return `Basic ${world.tokens.issue(identity(world, statements), scope).authorizationToken}`;
}

function bearer(): string {
  return `Bearer ${world.tokens.issue(identity(world), 'public').authorizationToken}`;
}

describe('the registry, asked for /v2/', () => {
  it('challenges whoever has no token', async () => {
    const { status, headers } = await ask(world, '/v2/');
    expect([status, headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
    ]);
  });

  it('takes a good token, also in another account', async () => {
    expect((await ask(world, '/v2/', { authorization: basic() })).status).toBe(200);
    const host = `${OTHER_ACCOUNT}.dkr.ecr.${IRELAND}.amazonaws.com`;
    expect((await ask(world, '/v2/', { host, authorization: basic() })).status).toBe(200);
  });

  it.each([
    ['is malformed', () => 'Basic nonsense'],
    ['was never handed out', () => `Basic ${Buffer.from('AWS:password').toString('base64')}`],
    ['is sent as Bearer', () => basic().replace('Basic', 'Bearer')],
  ])('answers 400 to a token that %s', async (_, authorization) => {
    expect((await ask(world, '/v2/', { authorization: authorization() })).status).toBe(400);
  });

  it('answers 403 to a token that has expired, in its own words', async () => {
    const authorization = basic();
    world.clock.now = new Date(world.clock.now.getTime() + 12 * 3_600_000);
    const { status, body } = await ask(world, '/v2/', { authorization });
    expect([status, JSON.parse(body)]).toEqual([
      403,
      {
        errors: [{ code: 'DENIED', message: 'Your authorization token has expired. Reauthenticate and try again.' }],
      },
    ]);
  });

  it('answers 403 to a token of another region, and does not call it expired', async () => {
    const { status, body } = await ask(world, '/v2/', { authorization: basic([allow('*')], VIRGINIA) });
    expect(status).toBe(403);
    expect(body).not.toContain('expired');
  });
});

describe('the public registry', () => {
  it('challenges for a bearer token', async () => {
    const { status, headers } = await ask(world, '/v2/', { host: PUBLIC_REGISTRY });
    expect([status, headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="https://public.ecr.aws/token/",service="public.ecr.aws",scope="aws"',
    ]);
  });

  it('takes its token as a bearer token, and not as Basic', async () => {
    const authorization = bearer();
    expect((await ask(world, '/v2/', { host: PUBLIC_REGISTRY, authorization })).status).toBe(200);
    const asBasic = authorization.replace('Bearer', 'Basic');
    expect((await ask(world, '/v2/', { host: PUBLIC_REGISTRY, authorization: asBasic })).status).toBe(400);
  });
});

describe('a pull', () => {
  it('gets a manifest and its blobs, each true to its digest', async () => {
    const authorization = basic();
    const manifest = await ask(world, '/v2/team-a/app/manifests/latest', { authorization });
    expect(manifest.headers['docker-content-digest']).toBe(digestOf(Buffer.from(manifest.body)));
    const { config } = JSON.parse(manifest.body) as { config: { digest: string; size: number } };
    const blob = await ask(world, `/v2/team-a/app/blobs/${config.digest}`, { authorization });
    expect([digestOf(Buffer.from(blob.body)), blob.body.length]).toEqual([config.digest, config.size]);
  });

  it('can ask for a manifest by digest, and for its head alone', async () => {
    const authorization = basic();
    const { digest, content } = world.image.manifest;
    const path = `/v2/app/manifests/${digest}`;
    expect((await ask(world, path, { authorization })).body).toBe(content.toString());
    const head = await ask(world, path, { authorization, method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, String(content.length), '']);
  });

  it('gets 404 for a tag that is not there, where it may pull', async () => {
    expect((await ask(world, '/v2/app/manifests/nope', { authorization: basic() })).status).toBe(404);
  });

  it.each([
    ['manifests/latest', 'ecr:BatchGetImage'],
    ['manifests/nope', 'ecr:BatchGetImage'],
    [`blobs/sha256:${'0'.repeat(64)}`, 'ecr:GetDownloadUrlForLayer'],
    ['tags/list', 'ecr:ListImages'],
  ])('of %s takes the right to %s, and is told so', async (part, action) => {
    const { status, body } = await ask(world, `/v2/app/${part}`, { authorization: basic([]) });
    const message = `User: arn:aws:iam::123456789012:user/tester is not authorized to perform: ${action} on resource: arn:aws:ecr:eu-west-1:123456789012:repository/app because no identity-based policy allows the ${action} action`;
    expect([status, JSON.parse(body)]).toEqual([403, { errors: [{ code: 'DENIED', message }] }]);
  });

  it('reaches only the repositories that the policy names', async () => {
    const authorization = basic([allow(PULL, `arn:aws:ecr:${IRELAND}:*:repository/team-a/*`)]);
    expect((await ask(world, '/v2/team-a/app/manifests/latest', { authorization })).status).toBe(200);
    expect((await ask(world, '/v2/team-b/app/manifests/latest', { authorization })).status).toBe(403);
  });

  it('is logged with who made it, and nothing secret', async () => {
    await ask(world, '/v2/app/tags/list', { authorization: basic([allow('ecr:ListImages')]) });
    expect(world.calls).toEqual([
      {
        service: 'registry',
        operation: 'tags',
        region: IRELAND,
        target: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app',
        identity: 'tester',
        outcome: 'ok',
      },
    ]);
  });
});
