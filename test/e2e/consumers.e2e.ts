import { beforeAll, describe, expect, test } from 'vitest';
import { aws } from './support/aws';
import { Consumer } from './support/consumer';
import { CONFIG, HOST, handOut, IMAGE, pasteFor, REPOSITORY, TAG } from './support/hand-out';
import type { Keys } from './support/place';
import type { Outcome } from './support/run';
import { CDK_ASSETS_HELPER } from './support/runtime';
import { readSecret } from './support/secrets';
import { sheet } from './support/sheet';

/** Programs that take the login out of a secret of their own format. */
describe('other consumers', () => {
  let reader: Keys;

  beforeAll(async () => {
    reader = await handOut();
  });

  describe('docker-credential-cdk-assets', () => {
    /** A machine with the helper, and the file that is printed for it. */
    async function builder(): Promise<Consumer> {
      const consumer = await Consumer.with(JSON.stringify({ credHelpers: { [HOST]: 'cdk-assets' } }), reader);
      await consumer.program('docker-credential-cdk-assets', `exec '${CDK_ASSETS_HELPER}' "$@"`);
      // It looks for ~ where the system's user has it, whatever HOME says.
      const printed = await consumer.file('.cdk/cdk-docker-creds.json', pasteFor('CDK assets', 'username-password'));
      consumer.set('CDK_DOCKER_CREDS_FILE', printed);
      return consumer;
    }

    test('prints the login', async () => {
      const { stdout } = await (await builder()).run('docker-credential-cdk-assets', ['get'], HOST);
      const { SecretString } = await readSecret('ecr-pull-password');
      expect(JSON.parse(stdout)).toEqual({ Username: 'AWS', Secret: SecretString });
    });

    test('logs skopeo in', async () => {
      const { code, output } = await (await builder()).pull(IMAGE);
      expect(code, output).toBe(0);
    });
  });

  describe('curl', () => {
    let paster: Consumer;

    beforeAll(async () => {
      paster = await Consumer.with();
    });

    /** What is printed for curl, on another path of the registry; standard output ends with the status. */
    function get(path: string): Promise<Outcome> {
      const text = pasteFor('curl', 'basic-auth')
        .replace(/\/v2\/\S+$/, path)
        .replace('--fail', '');
      return paster.paste(`${text} --write-out '\n%{http_code}'`, reader);
    }

    test('gets a manifest by what is printed for it as it stands', async () => {
      const { code, output } = await paster.paste(pasteFor('curl', 'basic-auth'), reader);
      expect(code, output).toBe(0);
      expect(JSON.parse(output)).toHaveProperty('layers');
    });

    test('is let in with the header', async () => {
      expect((await get('/v2/')).stdout).toMatch(/\n200$/);
    });

    test('may list tags only where the repository itself lets it', async () => {
      const refused = await get(`/v2/${REPOSITORY}/tags/list`);
      expect(refused.stdout).toMatch(/not authorized to perform: ecr:ListImages on resource: .*\n403$/s);

      const role = { AWS: sheet(CONFIG, 'pull').role };
      const list = { Effect: 'Allow', Principal: role, Action: 'ecr:ListImages' };
      const policy = ['--policy-text', JSON.stringify({ Version: '2012-10-17', Statement: [list] })];
      await aws(['ecr', 'set-repository-policy', '--repository-name', REPOSITORY, ...policy]);
      const [tags = '', status] = (await get(`/v2/${REPOSITORY}/tags/list`)).stdout.split(/\n+/);
      expect(status).toBe('200');
      expect(JSON.parse(tags).tags).toContain(TAG);
    });
  });
});
