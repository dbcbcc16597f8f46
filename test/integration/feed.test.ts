import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildFunction } from '../../build/functions';
import type { FeedSpec } from '../../lambda/core/feed-spec';
import { versionId } from '../../lambda/core/version-id';
import { invoke } from '../../local/stand-in/function/invoke';
import { type StandIn, startStandIn } from '../../local/stand-in/stand-in';
import { github } from '../lambda/feed/apis/github';
import { respondAs } from '../lambda/feed/support/api';
import { type Respond, type ThirdParty, thirdParty } from '../lambda/feed/support/third-party';
import { ACCOUNT, REGION } from './stack';

/** The kinds of the bundle: as an asset, and in a self-contained template. */
const KINDS = ['feed', 'feed-runtime-sdk'] as const;
const TOKEN_SECRET = 'ecr-ci-password';
const API_SECRET = 'feeds/github';
const PASSWORD = Buffer.from('a password that is long enough to be one').toString('base64');
const API_CREDENTIAL = 'github_pat_0123456789abcdef';

let folder: string;
let standIn: StandIn;
let system: ThirdParty | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ecr-feed-'));
  await Promise.all(KINDS.map((kind) => buildFunction(kind, folder)));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  standIn = await startStandIn({ account: ACCOUNT });
  const id = versionId(new Date(Date.now() + 3_600_000), '0'.repeat(32));
  const values = { [TOKEN_SECRET]: PASSWORD, [API_SECRET]: API_CREDENTIAL, another: 'a secret' };
  for (const [Name, SecretString] of Object.entries(values)) {
    standIn.secrets.create(REGION, { Name }).put(id, { SecretString }, [], new Date());
  }
});
afterEach(async () => {
  await standIn.close();
  await system?.close();
});

/** Runs the real bundle in its own process, with only the permissions that a feed needs. */
async function run(
  kind: (typeof KINDS)[number],
  respond: Respond,
  changes: (spec: FeedSpec, url: string) => FeedSpec = (spec) => spec,
) {
  system = await thirdParty(respond);
  const spec: FeedSpec = {
    credential: 'ci',
    feed: 'github',
    secret: { name: TOKEN_SECRET, format: 'password' },
    registry: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`,
    apiSecret: { name: API_SECRET },
    target: {
      kind: 'githubSecret',
      secretsUrl: `${system.url}/repos/acme/app/actions/secrets`,
      name: 'ECR_PASSWORD',
      value: '{{password}}',
    },
    ca: system.ca,
    allowPrivateNetwork: true,
  };
  const [token, api] = [TOKEN_SECRET, API_SECRET].map((name) => standIn.secrets.get(REGION, name).arn);
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:feed`;
  const statements = [
    { Effect: 'Allow', Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Resource: token },
    { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: api },
  ];
  return invoke(
    standIn,
    {
      name: 'feed',
      arn,
      region: REGION,
      identity: standIn.identities.add({ name: 'feed', arn, statements }),
      handler: 'index.handler',
      taskRoot: join(folder, kind),
      environment: { FEED_SPEC: JSON.stringify(changes(spec, system.url)) },
      timeoutSeconds: 20,
      memoryMiB: 256,
    },
    {},
  );
}

describe.each(KINDS)('the bundle %s, run as Lambda runs it', (kind) => {
  it('encrypts a GitHub Actions secret that GitHub can decrypt, with two permissions', async () => {
    const api = await github();
    const violations: string[] = [];
    const { payload, failed, log } = await run(kind, respondAs(api, violations));
    expect({ failed, payload, violations }).toMatchObject({
      failed: false,
      payload: { credential: 'ci', feed: 'github', attempts: 1 },
      violations: [],
    });
    expect([...api.secrets]).toEqual([['acme app ECR_PASSWORD', PASSWORD]]);
    expect(JSON.parse(log)).toEqual({
      timestamp: expect.any(String),
      level: 'INFO',
      message: 'pushed',
      ...(payload as object),
    });
    expect(standIn.calls.map(({ service, operation }) => `${service}:${operation}`)).toEqual([
      'secretsmanager:GetSecretValue',
      'secretsmanager:GetSecretValue',
      'secretsmanager:DescribeSecret',
      'secretsmanager:DescribeSecret',
    ]);
  });

  it('signs a webhook', async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    standIn.secrets.get(REGION, API_SECRET).put('1'.repeat(32), { SecretString: secret }, ['AWSCURRENT'], new Date());
    const { failed } = await run(
      kind,
      () => ({ status: 204 }),
      (spec, url) => ({ ...spec, target: { kind: 'webhook', url } }),
    );
    expect([failed, system?.received[0]?.headers['webhook-signature']]).toEqual([
      false,
      expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    ]);
  });
});

describe("a feed's bundle", () => {
  it('has libsodium in a file that no other feed loads', () => {
    const taskRoot = join(folder, 'feed');
    const large = readdirSync(taskRoot).filter((file) => readFileSync(join(taskRoot, file)).length > 300_000);
    expect(large).toEqual([expect.stringMatching(/^libsodium-wrappers-\w+\.mjs$/)]);
    const entry = readFileSync(join(taskRoot, 'index.mjs'), 'utf8');
    expect(entry).toContain(`import("./${large[0]}")`);
    expect(entry).not.toMatch(/from"\.\/libsodium/);
  });
});
