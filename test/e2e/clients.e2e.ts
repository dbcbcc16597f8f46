import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_NAMES } from '../../lambda/core/formats';
import { makeUser } from './support/aws';
import { Consumer, find, NO_DOCKER } from './support/consumer';
import { configureEmulator, resetEmulator, runSchedule } from './support/emulator';
import { ACCOUNT, type Keys, REGION } from './support/environment';
import { readerStatements } from './support/instructions';
import { askRegistry, isAccepted } from './support/registry';
import { failed, succeeded } from './support/run';
import { authOf, authsOf, readSecret } from './support/secrets';
import { CONFIG, HOST, IMAGE, STACK, sharedDeployment, snippetFor } from './support/shared-deployment';
import { scheduleOf } from './support/stack';

describe('real container clients', () => {
  let reader: Keys;
  let pusher: Keys;

  beforeAll(async () => {
    reader = await sharedDeployment();
    pusher = await makeUser('pusher', readerStatements(CONFIG, 'push'));
  });
  afterEach(resetEmulator);

  /** Returns the docker config of the pull credential, as its reader gets it. */
  async function pullConfig(): Promise<string> {
    return (await readSecret('ecr-pull-dockerconfigjson', { as: reader })).SecretString;
  }

  async function pullAuth(): Promise<string> {
    return authsOf({ SecretString: await pullConfig() })[HOST] ?? '';
  }

  test('buildah pushes a new tag with a push credential', async () => {
    const { SecretString } = await readSecret('ecr-push-dockerconfigjson', { as: pusher });
    await succeeded((await Consumer.with(SecretString)).push(`${HOST}/team-a/app:v2`));
  });

  test('podman pulls an image', async () => {
    const consumer = await Consumer.with(await pullConfig());
    await succeeded(consumer.podman('pull', IMAGE));
    expect((await consumer.podman('images', '--quiet', IMAGE)).stdout.trim()).not.toBe('');
  });

  test.for([
    ['standard', HOST],
    ['dual-stack', `${ACCOUNT}.dkr-ecr.${REGION}.on.aws`],
  ])('skopeo copies an image from the %s host', async ([, host = '']) => {
    await succeeded((await Consumer.with(await pullConfig())).pull(IMAGE.replace(HOST, host)));
  });

  describe('docker', () => {
    test('logs in with the password on standard input', async ({ skip }) => {
      skip(!find('docker'), NO_DOCKER);
      const consumer = await Consumer.with();
      const { SecretString } = await readSecret('ecr-pull-password', { as: reader });
      const login = consumer.run('docker', ['login', '--username', 'AWS', '--password-stdin', HOST], SecretString);
      expect((await succeeded(login)).output).toContain('Login Succeeded');
      const { stdout } = await succeeded(consumer.docker('manifest', 'inspect', IMAGE));
      expect(JSON.parse(stdout)).toHaveProperty('layers');
    });

    test('uses the docker config', async ({ skip }) => {
      skip(!find('docker'), NO_DOCKER);
      await succeeded((await Consumer.with(await pullConfig())).docker('manifest', 'inspect', IMAGE));
    });

    // A template's content is unknown, so it has no snippet for docker.
    const formats = FORMAT_NAMES.filter((name) => name !== 'template');
    test.for(formats)('logs in with the printed snippet for the format %s', async (format, { skip }) => {
      skip(!find('docker'), NO_DOCKER);
      const { output } = await (await Consumer.with()).runSnippet(snippetFor('docker', format), reader);
      expect(output).toContain('Login Succeeded');
    });
  });

  test('the printed snippet for a template reads the filled-in template', async () => {
    const { stdout } = await (await Consumer.with()).runSnippet(snippetFor('a shell', 'template'), reader);
    const [, host, user, password] = /^machine (\S+) login (\S+) password (\S+)\n$/.exec(stdout) ?? [];
    expect([host, user]).toEqual([HOST, 'AWS']);
    expect(await isAccepted(HOST, authOf(password ?? ''))).toBe(true);
  });

  test('the printed snippet for skopeo works unchanged', async () => {
    const outcome = (await Consumer.with()).runSnippet(snippetFor('skopeo', 'dockerconfigjson'), reader);
    expect((await succeeded(outcome)).output).toContain('"Digest"');
  });

  test('a pull credential may pull from its repositories and do nothing else', async () => {
    const auth = await pullAuth();
    const manifest = await askRegistry(HOST, auth, { path: '/v2/team-a/app/manifests/v1' });
    const [layer] = JSON.parse(manifest.body).layers;
    const blob = `/v2/team-a/app/blobs/${layer.digest}`;
    expect(await askRegistry(HOST, auth, { method: 'HEAD', path: blob })).toMatchObject({ status: 200 });
    const upload = await askRegistry(HOST, auth, { method: 'POST', path: '/v2/team-a/app/blobs/uploads/' });
    expect(upload).toMatchObject({ status: 403, body: expect.stringContaining('ecr:InitiateLayerUpload') });
    const other = await askRegistry(HOST, auth, { path: '/v2/team-b/app/manifests/v1' });
    expect(other).toMatchObject({ status: 403, body: expect.stringContaining('ecr:BatchGetImage') });
    const output = await failed((await Consumer.with(await pullConfig())).push(`${HOST}/team-a/app:v3`));
    expect(output).toMatch(/403|denied|not authorized/i);
  });

  test('an expired token is refused, and the same command succeeds after a refresh', async () => {
    const schedule = await scheduleOf(STACK, 'pull');
    await configureEmulator({ tokenTtlSeconds: 3 });
    expect((await runSchedule(schedule)).error).toBeUndefined();
    const consumer = await Consumer.with(await pullConfig());
    const auth = await pullAuth();
    while (await isAccepted(HOST, auth)) await sleep(200);
    expect(await failed(consumer.pull(IMAGE))).toMatch(/authorization token has expired/);

    await resetEmulator();
    expect((await runSchedule(schedule)).error).toBeUndefined();
    await consumer.setDockerConfig(await pullConfig());
    await succeeded(consumer.pull(IMAGE));
  });
});
