import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeUser } from './support/aws';
import { Consumer, find, NO_DOCKER } from './support/consumer';
import { passwords } from './support/emulator';
import { HOST, handOut, IMAGE, REPOSITORY, TAG } from './support/hand-out';
import { type OpenRegistry, openRegistry } from './support/open-registry';
import type { Keys } from './support/place';
import type { Outcome } from './support/run';
import { readSecret } from './support/secrets';

const HELPER = join(__dirname, '../../consumers/docker-credential-ecr-secret');

/** Container clients that ask docker-credential-ecr-secret for a login at each pull. */
describe('the credential helper', () => {
  let reader: Keys;
  let stranger: Keys;
  let open: OpenRegistry;

  beforeAll(async () => {
    reader = await handOut();
    stranger = await makeUser('stranger', []);
    open = await openRegistry();
  });
  afterAll(() => open.close());

  /** A machine whose clients ask the helper, under a shell, for the registry's login and for the open one's. */
  async function host(shell: string, as = reader): Promise<Consumer> {
    const credHelpers = { [HOST]: 'ecr-secret', [open.host]: 'ecr-secret' };
    const consumer = await Consumer.with(JSON.stringify({ credHelpers }), as);
    await consumer.program('docker-credential-ecr-secret', `exec ${shell} '${HELPER}' "$@"`);
    consumer.set('ECR_SECRET_ID', 'ecr-pull-dockerconfigjson');
    return consumer;
  }

  describe.for(['dash', 'bash', 'busybox sh'])('under %s', (shell) => {
    const pulls: [string, (consumer: Consumer) => Promise<Outcome>][] = [
      ['skopeo', (consumer) => consumer.pull(IMAGE)],
      ['podman', (consumer) => consumer.podman('pull', IMAGE)],
      ['buildah', (consumer) => consumer.buildah('from', IMAGE)],
      ['docker', (consumer) => consumer.docker(['manifest', 'inspect', IMAGE])],
    ];

    test.for(pulls)('opens the registry for %s, and leaves no login in the home', async ([client, pull], { skip }) => {
      skip(client === 'docker' && !find('docker'), NO_DOCKER);
      const consumer = await host(shell);
      const { code, output } = await pull(consumer);
      expect(code, output).toBe(0);
      expect(await consumer.filesWith(await everyLogin())).toEqual([]);
    });

    test('lets skopeo go on without a login where the secret holds none', async () => {
      const image = `docker://${open.host}/${open.pathOf(REPOSITORY)}:${TAG}`;
      const { code, output } = await (await host(shell)).skopeo('inspect', '--no-tags', '--tls-verify=false', image);
      expect(code, output).toBe(0);
      expect(output).toContain(
        `credentials not found in native keychain: ecr-pull-dockerconfigjson contains no credentials for ${open.host.split(':')[0]}`,
      );
    });

    test('tells skopeo what a denied reader lacks', async () => {
      const { code, output } = await (await host(shell, stranger)).pull(IMAGE);
      expect(code).not.toBe(0);
      expect(output).toMatch(/denied: User: \S+user\/stranger is not authorized .*allow secretsmanager:GetSecretValue/);
    });
  });

  test("is asked by podman with no word of it in a docker config, where the host's registries.conf names it", async () => {
    const consumer = await host('dash');
    await consumer.logIn('{}');
    const conf = await consumer.file('registries.conf', 'credential-helpers = ["containers-auth.json", "ecr-secret"]');
    consumer.set('CONTAINERS_REGISTRIES_CONF', conf);
    const { code, output } = await consumer.podman('pull', IMAGE);
    expect(code, output).toBe(0);
  });

  test('a login that lies in a home would be found', async () => {
    const consumer = await Consumer.with((await readSecret('ecr-pull-dockerconfigjson', { as: reader })).SecretString);
    expect(await consumer.filesWith(await everyLogin())).toEqual([expect.stringMatching(/config\.json$/)]);
  });

  /** Every login that ECR ever gave out, as it would stand in a file. */
  async function everyLogin(): Promise<string[]> {
    const all = await passwords();
    return [...all, ...all.map((password) => Buffer.from(`AWS:${password}`).toString('base64'))];
  }
});
