import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeUser } from './support/aws';
import { Consumer, find, NO_DOCKER } from './support/consumer';
import { passwords } from './support/emulator';
import type { Keys } from './support/environment';
import { type OpenRegistry, openRegistry } from './support/registry';
import { failed, type Outcome, succeeded } from './support/run';
import { authOf, readSecret } from './support/secrets';
import { HOST, IMAGE, REPOSITORY, sharedDeployment, TAG } from './support/shared-deployment';

const HELPER = join(__dirname, '../../consumers/docker-credential-ecr-secret');
const SECRET = 'ecr-pull-dockerconfigjson';

describe('the credential helper', () => {
  let reader: Keys;
  let deniedReader: Keys;
  let open: OpenRegistry;

  beforeAll(async () => {
    reader = await sharedDeployment();
    deniedReader = await makeUser('denied-reader', []);
    open = await openRegistry();
  });
  afterAll(() => open.close());

  /** Returns a consumer that runs the helper in a shell, for the emulated registry and for the open one. */
  async function consumerWith(shell: string, as = reader): Promise<Consumer> {
    const credHelpers = { [HOST]: 'ecr-secret', [open.host]: 'ecr-secret' };
    const consumer = await Consumer.with(JSON.stringify({ credHelpers }), as);
    await consumer.program('docker-credential-ecr-secret', `exec ${shell} '${HELPER}' "$@"`);
    consumer.set('ECR_SECRET_ID', SECRET);
    return consumer;
  }

  describe.for(['dash', 'bash', 'busybox sh'])('in %s', (shell) => {
    const pulls: [string, (consumer: Consumer) => Promise<Outcome>][] = [
      ['skopeo', (consumer) => consumer.pull(IMAGE)],
      ['podman', (consumer) => consumer.podman('pull', IMAGE)],
      ['buildah', (consumer) => consumer.buildah('from', IMAGE)],
      ['docker', (consumer) => consumer.docker('manifest', 'inspect', IMAGE)],
    ];

    test.for(pulls)('gives credentials to %s and leaves none in a file', async ([client, pull], { skip }) => {
      skip(client === 'docker' && !find('docker'), NO_DOCKER);
      const consumer = await consumerWith(shell);
      await succeeded(pull(consumer));
      expect(await consumer.filesWith(await allCredentials())).toEqual([]);
    });

    test('lets skopeo continue without credentials if the secret has none for the host', async () => {
      const image = `docker://${open.host}/${open.pathOf(REPOSITORY)}:${TAG}`;
      const consumer = await consumerWith(shell);
      const { output } = await succeeded(consumer.skopeo('inspect', '--no-tags', '--tls-verify=false', image));
      const [host] = open.host.split(':');
      expect(output).toMatch(new RegExp(`credentials not found in native keychain: .*${SECRET}.* ${host}`));
    });

    test('reports through skopeo which permission a denied reader needs', async () => {
      const output = await failed((await consumerWith(shell, deniedReader)).pull(IMAGE));
      expect(output).toMatch(/User: \S+user\/denied-reader is not authorized .*\ballow secretsmanager:GetSecretValue/i);
    });
  });

  test('works for podman without a docker config if registries.conf names it', async () => {
    const consumer = await consumerWith('dash');
    await consumer.setDockerConfig('{}');
    const conf = await consumer.file('registries.conf', 'credential-helpers = ["containers-auth.json", "ecr-secret"]');
    consumer.set('CONTAINERS_REGISTRIES_CONF', conf);
    await succeeded(consumer.podman('pull', IMAGE));
  });

  test('the search for credentials in files finds a docker config', async () => {
    const consumer = await Consumer.with((await readSecret(SECRET, { as: reader })).SecretString);
    expect(await consumer.filesWith(await allCredentials())).toEqual([expect.stringMatching(/config\.json$/)]);
  });

  /** Returns every password and docker `auth` that ECR issued. */
  async function allCredentials(): Promise<string[]> {
    const issued = await passwords();
    return [...issued, ...issued.map(authOf)];
  }
});
