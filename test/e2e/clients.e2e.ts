import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_NAMES } from '../../lambda/core/formats';
import { aws, makeUser } from './support/aws';
import { Consumer, find, NO_DOCKER } from './support/consumer';
import { behave, behaveWell, fire } from './support/emulator';
import { CONFIG, HOST, handOut, IMAGE, pasteFor, STACK } from './support/hand-out';
import { dualStackHost, type Keys, OTHER_REGION, registryHost } from './support/place';
import { askRegistry, logsIn } from './support/registry';
import { authsOf, readSecret } from './support/secrets';
import { sheet, statementsOf } from './support/sheet';
import { scheduleOf } from './support/stack';

/** What stands in the secrets opens a registry for the tools that people use, and for nobody longer than it should. */
describe('real clients', () => {
  let reader: Keys;
  let pusher: Keys;

  beforeAll(async () => {
    reader = await handOut();
    pusher = await makeUser('pusher', statementsOf(sheet(CONFIG, 'push').readerPolicy));
  });
  afterEach(behaveWell);

  /** What a reader does, with no right but to read: the AWS CLI's output is the docker config. */
  async function pullLogin(): Promise<string> {
    return (await readSecret('ecr-pull-dockerconfigjson', { as: reader })).SecretString;
  }

  async function pushLogin(): Promise<string> {
    return (await readSecret('ecr-push-dockerconfigjson', { as: pusher })).SecretString;
  }

  test('buildah pushes a new tag with a push credential', async () => {
    const consumer = await Consumer.with(await pushLogin());
    await consumer.build('localhost/app:v2');
    const { code, output } = await consumer.buildah('push', 'localhost/app:v2', `docker://${HOST}/team-a/app:v2`);
    expect(code, output).toBe(0);
  });

  test('skopeo copies an image out', async () => {
    const consumer = await Consumer.with(await pullLogin());
    const { code, output } = await consumer.pull(IMAGE);
    expect(code, output).toBe(0);
  });

  test('podman pulls it', async () => {
    const consumer = await Consumer.with(await pullLogin());
    const { code, output } = await consumer.podman('pull', IMAGE);
    expect(code, output).toBe(0);
    expect((await consumer.podman('images', '--quiet', IMAGE)).stdout.trim()).not.toBe('');
  });

  test('skopeo copies it from the dual-stack host as well', async () => {
    const consumer = await Consumer.with(await pullLogin());
    const { code, output } = await consumer.pull(IMAGE.replace(HOST, dualStackHost()));
    expect(code, output).toBe(0);
  });

  test('docker logs in with the password on standard input', async ({ skip }) => {
    skip(!find('docker'), NO_DOCKER);
    const consumer = await Consumer.with();
    const { SecretString } = await readSecret('ecr-pull-password', { as: reader });
    const login = await consumer.docker(['login', '--username', 'AWS', '--password-stdin', HOST], SecretString);
    expect(login.code, login.output).toBe(0);
    expect(login.output).toContain('Login Succeeded');
    const manifest = await consumer.docker(['manifest', 'inspect', IMAGE]);
    expect(manifest.code, manifest.output).toBe(0);
    expect(JSON.parse(manifest.stdout)).toHaveProperty('layers');
  });

  test('docker finds the login in a docker config', async ({ skip }) => {
    skip(!find('docker'), NO_DOCKER);
    const consumer = await Consumer.with(await pullLogin());
    const { code, output } = await consumer.docker(['manifest', 'inspect', IMAGE]);
    expect(code, output).toBe(0);
  });

  // Nobody knows what a template holds.
  for (const format of FORMAT_NAMES.filter((name) => name !== 'template')) {
    test(`what is printed for a secret of the format ${format} logs docker in as it stands`, async ({ skip }) => {
      skip(!find('docker'), NO_DOCKER);
      const { output } = await (await Consumer.with()).paste(pasteFor('docker', format), reader);
      expect(output).toContain('Login Succeeded');
    });
  }

  test('what is printed for a template reads it, filled in', async () => {
    const { stdout } = await (await Consumer.with()).paste(pasteFor('a shell', 'template'), reader);
    const [, host, user, password] = /^machine (\S+) login (\S+) password (\S+)\n$/.exec(stdout) ?? [];
    expect(host).toBe(HOST);
    expect(await logsIn(HOST, Buffer.from(`${user}:${password}`).toString('base64'))).toBe(true);
  });

  test('what is printed for skopeo works as it stands', async () => {
    const { code, output } = await (await Consumer.with()).paste(pasteFor('skopeo', 'dockerconfigjson'), reader);
    expect(code, output).toBe(0);
    expect(output).toContain('"Digest"');
  });

  test('a pull credential may do what a pull needs, and no more', async () => {
    const auth = authsOf({ SecretString: await pullLogin() })[HOST];
    const manifest = await askRegistry(HOST, auth, { path: '/v2/team-a/app/manifests/v1' });
    const [layer] = JSON.parse(manifest.body).layers;
    const blob = `/v2/team-a/app/blobs/${layer.digest}`;
    expect(await askRegistry(HOST, auth, { method: 'HEAD', path: blob })).toMatchObject({ status: 200 });
    const upload = await askRegistry(HOST, auth, { method: 'POST', path: '/v2/team-a/app/blobs/uploads/' });
    expect(upload).toMatchObject({ status: 403, body: expect.stringContaining('ecr:InitiateLayerUpload') });
    const elsewhere = await askRegistry(HOST, auth, { path: '/v2/team-b/app/manifests/v1' });
    expect(elsewhere).toMatchObject({ status: 403, body: expect.stringContaining('ecr:BatchGetImage') });
  });

  test('a push with a pull credential is refused by name', async () => {
    const consumer = await Consumer.with(await pullLogin());
    await consumer.build('localhost/app:v3');
    const { code, output } = await consumer.buildah('push', 'localhost/app:v3', `docker://${HOST}/team-a/app:v3`);
    expect(code).not.toBe(0);
    expect(output).toMatch(/403|denied|not authorized/i);
  });

  test('an expired login is refused; after a refresh the same command works again', async () => {
    const schedule = await scheduleOf(STACK, 'pull');
    await behave({ tokenTtlSeconds: 3 });
    expect((await fire(schedule)).error).toBeUndefined();
    const consumer = await Consumer.with(await pullLogin());
    const auth = authsOf({ SecretString: await pullLogin() })[HOST];
    while (await logsIn(HOST, auth)) await sleep(200);

    const expired = await consumer.pull(IMAGE);
    expect(expired.code).not.toBe(0);
    expect(expired.output).toMatch(/authorization token has expired/);

    await behaveWell();
    expect((await fire(schedule)).error).toBeUndefined();
    await consumer.logIn(await pullLogin());
    const again = await consumer.pull(IMAGE);
    expect(again.code, again.output).toBe(0);
  });

  test("another region's login is refused", async () => {
    const args = ['ecr', 'get-authorization-token', '--region', OTHER_REGION];
    const { authorizationData } = await aws<{ authorizationData: { authorizationToken: string }[] }>(args);
    const auth = authorizationData[0]?.authorizationToken;
    expect(await logsIn(registryHost(OTHER_REGION), auth)).toBe(true);
    const consumer = await Consumer.with(JSON.stringify({ auths: { [HOST]: { auth } } }));
    expect((await consumer.pull(IMAGE)).code).not.toBe(0);
    expect(await askRegistry(HOST, auth)).toMatchObject({ status: 403 });
  });

  test('a login with one character changed is refused', async () => {
    const password = Buffer.from(authsOf({ SecretString: await pullLogin() })[HOST] ?? '', 'base64').toString();
    const changed = `${password.slice(0, 500)}${password[500] === 'A' ? 'B' : 'A'}${password.slice(501)}`;
    const auth = Buffer.from(changed).toString('base64');
    const consumer = await Consumer.with(JSON.stringify({ auths: { [HOST]: { auth } } }));
    expect((await consumer.pull(IMAGE)).code).not.toBe(0);
    expect(await askRegistry(HOST, auth)).toMatchObject({ status: 400 });
  });
});
