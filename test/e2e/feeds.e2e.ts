import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { gitlab } from '../lambda/feed/apis/gitlab';
import { respondAs } from '../lambda/feed/support/api';
import { type ThirdParty, thirdParty } from '../lambda/feed/support/third-party';
import { aws, tryAws } from './support/aws';
import { Deployment } from './support/cdk';
import { Consumer } from './support/consumer';
import { behave, behaveWell, fire, logOf, passwords, sessionOf, settle } from './support/emulator';
import { ACCOUNT, OTHER_REGION, REGION, registryHost } from './support/place';
import { logsIn } from './support/registry';
import { take } from './support/results';
import { authsOf, readSecret } from './support/secrets';
import { scheduleOf } from './support/stack';

const STACK = 'Feeds';
const FAILURES = `${STACK}-failures`;
const SECRET = 'ecr-fed-dockerconfigjson';
const IMAGE = `${registryHost()}/fed/app:v1`;
const [PSEUDO_PARAMETERS, THERE] = [registryHost(), registryHost(OTHER_REGION)];
const API_TOKEN = 'glpat-0123456789abcdef0123';
const SIGNING_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const NETWORK = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-1b2c3d4e5f60718a0'],
  securityGroups: ['sg-0a1b2c3d4e5f60718'],
};

/** From the schedule to a third party that can't read AWS, and to a client that can read only there. */
describe('a feed', () => {
  const api = gitlab();
  const violations: string[] = [];
  let isDown = false;
  let system: ThirdParty;
  let hook: ThirdParty;
  let schedule: string;
  /** The schedule of a credential whose name begins like the fed one's. */
  let otherSchedule: string;

  beforeAll(async () => {
    await behaveWell();
    system = await thirdParty((request) =>
      // Nobody wants to wait for the pauses: a run that is told to come back in an hour is over.
      isDown ? { status: 500, headers: { 'retry-after': '3600' } } : respondAs(api, violations)(request),
    );
    hook = await thirdParty(() => ({ status: 204 }));
    for (const [name, value] of Object.entries({ 'feeds/gitlab': API_TOKEN, 'feeds/hook': SIGNING_SECRET })) {
      await aws(['secretsmanager', 'create-secret', '--name', name, '--secret-string', value]);
    }
    await aws(['ecr', 'create-repository', '--repository-name', 'fed/app']);
    const local = { ca: system.ca, allowPrivateNetwork: true };
    const deployment = await Deployment.of({
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
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(0);
    await settle();
    schedule = await scheduleOf(STACK, 'fed');
    otherSchedule = await scheduleOf(STACK, 'fed-push');
    const pusher = await Consumer.with((await readSecret('ecr-fed-push-dockerconfigjson')).SecretString);
    await pusher.build('localhost/fed:v1');
    const pushed = await pusher.buildah('push', 'localhost/fed:v1', `docker://${IMAGE}`);
    expect(pushed.code, pushed.output).toBe(0);
  });
  afterEach(async () => {
    isDown = false;
    await behaveWell();
  });
  afterAll(async () => {
    await system.close();
    await hook.close();
  });

  /** The login that the third party has. */
  const held = () => api.variables.get('acme/app DOCKER_AUTH_CONFIG *')?.value ?? '';
  /** The versions that the webhook was told of, one a push. */
  const told = () => hook.received.map(({ headers }) => String(headers['webhook-id']));
  /** The version that is current: only the feeds may read the value. */
  const current = async () => {
    const { VersionIdsToStages: stages } = await aws<{ VersionIdsToStages: Record<string, string[]> }>([
      'secretsmanager',
      'describe-secret',
      '--secret-id',
      SECRET,
    ]);
    return Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
  };
  /** Lets a schedule's time come, and waits until the feeds have run. */
  const refresh = async (of = schedule) => {
    const before = told().length;
    const happened = await logOf(async () => {
      await fire(of);
      await settle();
    });
    const started = happened.flatMap(({ operation, function: arn }) => (operation === 'run' ? (arn ?? '') : []));
    return { runs: started.map((arn) => arn.split(':')[6]), versions: told().slice(before) };
  };

  test('has pushed the first login when the deploy is over, past an exclusive secret and its own key', async () => {
    expect(violations).toEqual([]);
    expect(told()).toEqual([await current()]);
    expect(await logsIn(PSEUDO_PARAMETERS, authsOf({ SecretString: held() })[PSEUDO_PARAMETERS])).toBe(true);
    expect((await tryAws(['secretsmanager', 'get-secret-value', '--secret-id', SECRET])).output).toContain(
      'AccessDenied',
    );
  });

  test('pushes what the schedule has renewed, and skopeo pulls with what the third party has', async () => {
    const before = held();
    const { runs, versions } = await refresh();
    expect(runs.sort()).toEqual([`${STACK}-fed`, `${STACK}-fed-feed-gitlab`, `${STACK}-fed-feed-hook`]);
    expect(versions).toEqual([await current()]);
    expect(held()).not.toBe(before);
    const { code, output } = await (await Consumer.with(held())).pull(IMAGE);
    expect(code, output).toBe(0);
    expect(violations).toEqual([]);
  });

  test('is not started by another credential whose name begins so', async () => {
    expect(await refresh(otherSchedule)).toEqual({ runs: [`${STACK}-fed-push`], versions: [] });
  });

  test('pushes the fresh region after a refresh that failed in the other one', async () => {
    const before = authsOf({ SecretString: held() });
    const fault = { operation: 'GetAuthorizationToken', error: 'ServerException', status: 500, message: 'ECR is down' };
    await behave({ faults: [{ ...fault, region: OTHER_REGION }] });
    const { versions } = await refresh();
    expect(versions).toEqual([await current()]);
    const after = authsOf({ SecretString: held() });
    expect(after[THERE]).toBe(before[THERE]);
    expect(after[PSEUDO_PARAMETERS]).not.toBe(before[PSEUDO_PARAMETERS]);
    expect(await logsIn(PSEUDO_PARAMETERS, after[PSEUDO_PARAMETERS])).toBe(true);
    await take(FAILURES); // of the refresh
  });

  test('that finds the third party down is run thrice, leaves one message, and touches nothing else', async () => {
    isDown = true;
    const asked = system.received.length;
    const before = held();
    const { runs, versions } = await refresh();
    expect(runs.filter((name) => name === `${STACK}-fed-feed-gitlab`)).toHaveLength(3);
    expect(runs.filter((name) => name === `${STACK}-fed`)).toHaveLength(1);
    expect(versions).toEqual([await current()]);
    expect([system.received.length - asked, held()]).toEqual([3, before]);
    const messages = await take(FAILURES);
    const ErrorMessage = { StringValue: 'the feed gitlab of fed failed: localhost responded to PUT with 500' };
    expect(messages).toMatchObject([{ MessageAttributes: { ErrorMessage } }]);
    const text = JSON.stringify(messages);
    const secrets = [...(await passwords()), API_TOKEN, SIGNING_SECRET];
    expect(secrets.filter((secret) => text.includes(secret.slice(0, 24)))).toEqual([]);
  });

  test('catches up with the next refresh', async () => {
    await refresh();
    expect(await logsIn(PSEUDO_PARAMETERS, authsOf({ SecretString: held() })[PSEUDO_PARAMETERS])).toBe(true);
  });

  test('reads nothing but its login and its API secret, and may neither write nor ask ECR', async () => {
    const as = await sessionOf(`arn:aws:iam::${ACCOUNT}:role/${STACK}-fed-feed-gitlab-${REGION}`);
    const read = ['secretsmanager', 'get-secret-value', '--secret-id'];
    const deeds = [
      [...read, SECRET],
      [...read, 'feeds/gitlab'],
      [...read, 'feeds/hook'],
      [...read, 'ecr-fed-push-dockerconfigjson'],
      ['secretsmanager', 'put-secret-value', '--secret-id', SECRET, '--secret-string', 'x'],
      ['ecr', 'get-authorization-token'],
    ];
    const outcomes = await Promise.all(deeds.map((deed) => tryAws(deed, { as })));
    expect(outcomes.map(({ code }) => code === 0)).toEqual([true, true, false, false, false, false]);
  });
});
