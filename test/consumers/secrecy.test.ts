import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answerFor, HOST, keysOf, PASSWORDS, useAws } from './support/aws';
import { describeUnderEachShell, type Host } from './support/host';
import { containerEndpoint, keysOfProcess, metadataService, tokenService } from './support/servers';

const aws = useAws();
const WEB_TOKEN = 'header.payload.a-signature-that-nobody-may-see';
const CONTAINER_TOKEN = 'Bearer a-token-that-nobody-may-see';

/** The ways to give a host its keys; each returns the environment that does. */
const SOURCES: Record<string, (host: Host) => Record<string, string> | Promise<Record<string, string>>> = {
  'the environment': () => keysOf(aws.reader),
  'a web identity': async (host) => ({
    AWS_ENDPOINT_URL_STS: (await tokenService(aws.reader, WEB_TOKEN)).url,
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/reader',
    AWS_WEB_IDENTITY_TOKEN_FILE: host.file('given/token', WEB_TOKEN),
  }),
  'a profile': (host) => ({
    AWS_SHARED_CREDENTIALS_FILE: host.file(
      'given/credentials',
      `[default]\n${Object.entries(keysOf(aws.reader))
        .map(([key, value]) => `${key.toLowerCase()} = ${value}\n`)
        .join('')}`,
    ),
  }),
  'a credential_process': (host) => {
    const keys = host.file('given/keys.json', keysOfProcess(aws.reader));
    return {
      AWS_CONFIG_FILE: host.file('given/config', `[default]\ncredential_process = read -r k <${keys}; echo "$k"\n`),
    };
  },
  'a container': async () => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${(await containerEndpoint(aws.reader, CONTAINER_TOKEN)).url}/keys`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
  }),
  'an instance': async () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: (await metadataService(aws.reader)).url }),
};

describeUnderEachShell('docker-credential-ecr-secret, secretive', (makeHost, shell) => {
  it.each(Object.keys(SOURCES))(
    'shows no key, token or login in ps, and writes nothing, with keys of %s',
    async (source) => {
      const host = makeHost();
      aws.lend(host);
      for (const name of Object.keys(keysOf(aws.reader))) delete host.environment[name];
      Object.assign(host.environment, await SOURCES[source]?.(host));
      const before = host.touched();
      expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
      expect((await host.run('list')).code).toBe(0);
      aws.faults.inject({ kind: 'reply', reply: { status: 400 } });
      expect((await host.run('get', HOST)).code).toBe(1);
      expect(host.touched()).toEqual(before);

      const lines = host.commandLines().join('\n');
      expect(lines).toContain('--aws-sigv4');
      const { secretAccessKey, sessionToken } = aws.reader;
      const password = PASSWORDS[HOST] ?? '';
      const login = Buffer.from(`AWS:${password}`).toString('base64');
      for (const secret of [secretAccessKey, sessionToken, WEB_TOKEN, CONTAINER_TOKEN, 'imds token', password, login]) {
        expect(lines).not.toContain(secret.slice(0, 20));
      }
    },
  );

  it('leaves no value in an error, whatever AWS answers', async () => {
    const value = { SecretString: JSON.stringify({ auths: { [HOST]: { auth: 'c2VjcmV0' } } }) };
    for (const status of [200, 400, 500]) {
      const host = makeHost();
      aws.lend(host);
      aws.faults.clear();
      aws.faults.inject({ kind: 'reply', reply: { status, body: JSON.stringify(value) } });
      const { code, stdout, stderr } = await host.run('get', HOST);
      expect({ code, told: (stdout + stderr).includes('c2VjcmV0') }).toEqual({ code: 1, told: false });
    }
  });

  // Only bash lets go of a builtin.
  if (shell === 'bash') {
    it('refuses a shell whose printf is a program, since ps would show what it prints', async () => {
      const host = makeHost();
      aws.lend(host);
      host.program('printf', 'exit 1');
      host.environment.BASH_ENV = host.file('rc', 'enable -n printf\necho() { builtin echo "$@"; }\n');
      const { code } = await host.run('get', HOST);
      expect(code).toBe(1);
      expect(host.commandLines().join('\n')).not.toContain(aws.reader.secretAccessKey);
      expect(host.commandLines().filter((line) => line.startsWith('curl'))).toEqual([]);
    });
  }
});

it('the script has no here-document, which some shells keep in a file', () => {
  const script = readFileSync(join(__dirname, '../../consumers/docker-credential-ecr-secret'), 'utf8');
  expect(script).not.toContain('<<');
});
