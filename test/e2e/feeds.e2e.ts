import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NETWORK } from '../infra/support/deployed';
import { gitlab } from '../lambda/feed/apis/gitlab';
import { respondAs } from '../lambda/feed/support/api';
import { type ThirdParty, thirdParty } from '../lambda/feed/support/third-party';
import { aws } from './support/aws';
import { Consumer } from './support/consumer';
import { deployed } from './support/deployment';
import {
  configureEmulator,
  ECR_DOWN,
  logOf,
  passwords,
  resetEmulator,
  runSchedule,
  waitForFunctions,
} from './support/emulator';
import { OTHER_REGION, REGION, registryHost } from './support/environment';
import { receive } from './support/invocation-results';
import { isAccepted } from './support/registry';
import { failed, succeeded } from './support/run';
import { authsOf, readSecret, tryRead } from './support/secrets';
import { scheduleOf } from './support/stack';

const STACK = 'Feeds';
const FAILURES = `${STACK}-failures`;
const SECRET = 'ecr-fed-dockerconfigjson';
const [HOST, OTHER_HOST] = [registryHost(), registryHost(OTHER_REGION)];
const IMAGE = `${HOST}/fed/app:v1`;
const API_TOKEN = 'glpat-0123456789abcdef0123';
const SIGNING_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

describe('a feed', () => {
  const api = gitlab();
  const violations: string[] = [];
  let isDown = false;
  let system: ThirdParty;
  let hook: ThirdParty;
  let schedule: string;
  /** The schedule of another credential, whose name begins with the same letters. */
  let otherSchedule: string;

  beforeAll(async () => {
    await resetEmulator();
    system = await thirdParty((request) =>
      // The long delay ends an attempt at once, so the test need not wait for retries within it.
      isDown ? { status: 500, headers: { 'retry-after': '3600' } } : respondAs(api, violations)(request),
    );
    hook = await thirdParty(() => ({ status: 204 }));
    for (const [name, secretString] of Object.entries({ 'feeds/gitlab': API_TOKEN, 'feeds/hook': SIGNING_SECRET })) {
      await aws('secretsmanager create-secret', { name, secretString });
    }
    await aws('ecr create-repository', { repositoryName: 'fed/app' });
    const local = { ca: system.ca, allowPrivateNetwork: true };
    await deployed({
      stackName: STACK,
      network: NETWORK,
      credentials: {
        fed: {
          repositories: ['fed/*'],
          registries: [{ region: REGION }, { region: OTHER_REGION }],
          encryption: 'customer-managed',
          exclusive: true,
          feeds: [
            {
              ...local,
              name: 'gitlab',
              gitlabVariable: { url: system.url, project: 'acme/app', key: 'DOCKER_AUTH_CONFIG' },
              apiSecret: { name: 'feeds/gitlab' },
            },
            { ...local, name: 'hook', webhook: { url: hook.url }, apiSecret: { name: 'feeds/hook' } },
          ],
        },
        'fed-push': { access: 'push', repositories: ['fed/*'] },
      },
    });
    await waitForFunctions();
    schedule = await scheduleOf(STACK, 'fed');
    otherSchedule = await scheduleOf(STACK, 'fed-push');
    const pusher = await Consumer.with((await readSecret('ecr-fed-push-dockerconfigjson')).SecretString);
    await succeeded(pusher.push(IMAGE));
  });
  afterEach(async () => {
    isDown = false;
    await resetEmulator();
  });
  afterAll(async () => {
    await system.close();
    await hook.close();
  });

  /** Returns the value that the third party has. */
  const pushedValue = () => api.variables.get('acme/app DOCKER_AUTH_CONFIG *')?.value ?? '';
  const pushedAuths = () => authsOf({ SecretString: pushedValue() });
  /** Returns the secret version of each request to the webhook. */
  const pushedVersions = () => hook.received.map(({ headers }) => String(headers['webhook-id']));
  /** Returns the current version's id. Only the feeds may read its value. */
  const currentVersion = async () => {
    const parameters = { secretId: SECRET, query: 'VersionIdsToStages' };
    const stages = await aws<Record<string, string[]>>('secretsmanager describe-secret', parameters);
    return Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
  };
  /** Triggers a schedule, waits for the feeds, and returns the functions that ran and the pushed versions. */
  const refresh = async (name = schedule) => {
    const before = pushedVersions().length;
    const events = await logOf(async () => {
      await runSchedule(name);
      await waitForFunctions();
    });
    const arns = events.flatMap(({ operation, function: arn }) => (operation === 'run' ? (arn ?? '') : []));
    return { runs: arns.map((arn) => arn.split(':')[6]), versions: pushedVersions().slice(before) };
  };

  test('pushes the first value during the deploy, although the secret is exclusive and has its own key', async () => {
    expect(violations).toEqual([]);
    expect(pushedVersions()).toEqual([await currentVersion()]);
    expect(await isAccepted(HOST, pushedAuths()[HOST])).toBe(true);
    expect(await failed(tryRead(SECRET))).toContain('AccessDenied');
  });

  test('pushes each refreshed value, and skopeo pulls with what the third party has', async () => {
    const before = pushedValue();
    const { runs, versions } = await refresh();
    expect(runs.sort()).toEqual([`${STACK}-fed`, `${STACK}-fed-feed-gitlab`, `${STACK}-fed-feed-hook`]);
    expect(versions).toEqual([await currentVersion()]);
    expect(pushedValue()).not.toBe(before);
    await succeeded((await Consumer.with(pushedValue())).pull(IMAGE));
    expect(violations).toEqual([]);
  });

  test('is not started by another credential whose name begins with the same letters', async () => {
    expect(await refresh(otherSchedule)).toEqual({ runs: [`${STACK}-fed-push`], versions: [] });
  });

  test('pushes the refreshed region if the refresh of the other region failed', async () => {
    const before = pushedAuths();
    await configureEmulator({ faults: [{ ...ECR_DOWN, region: OTHER_REGION }] });
    const { versions } = await refresh();
    expect(versions).toEqual([await currentVersion()]);
    const after = pushedAuths();
    expect(after[OTHER_HOST]).toBe(before[OTHER_HOST]);
    expect(after[HOST]).not.toBe(before[HOST]);
    expect(await isAccepted(HOST, after[HOST])).toBe(true);
    await receive(FAILURES); // The failed refresh left a message.
  });

  test('runs three times if the third party is down, leaves one message and affects nothing else', async () => {
    isDown = true;
    const requests = system.received.length;
    const before = pushedValue();
    const { runs, versions } = await refresh();
    expect(runs.filter((name) => name === `${STACK}-fed-feed-gitlab`)).toHaveLength(3);
    expect(runs.filter((name) => name === `${STACK}-fed`)).toHaveLength(1);
    expect(versions).toEqual([await currentVersion()]);
    expect([system.received.length - requests, pushedValue()]).toEqual([3, before]);
    const messages = await receive(FAILURES);
    const ErrorMessage = { StringValue: expect.stringMatching(/feed gitlab of fed .*localhost .*500/) };
    expect(messages).toMatchObject([{ MessageAttributes: { ErrorMessage } }]);
    const text = JSON.stringify(messages);
    const secrets = [...(await passwords()), API_TOKEN, SIGNING_SECRET];
    expect(secrets.filter((secret) => text.includes(secret.slice(0, 24)))).toEqual([]);
  });

  test('pushes again after the next refresh', async () => {
    await refresh();
    expect(await isAccepted(HOST, pushedAuths()[HOST])).toBe(true);
  });
});
