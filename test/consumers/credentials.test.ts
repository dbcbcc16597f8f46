import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { encode } from '../lambda/support/values';
import { type Aws, answerFor, HOST, keysOf, PASSWORDS } from './support/aws';
import { describeHelper, type Environment, messageOf, set, success } from './support/helper';
import { HELPER, type Host, which } from './support/host';
import { containerEndpoint, keysOfProcess, metadataService, serve, tokenService } from './support/servers';

const ROLE = 'arn:aws:iam::123456789012:role/reader';
const WEB_TOKEN = 'header.payload.a-secret-signature+/=';
const CONTAINER_TOKEN = 'Bearer a-secret-container-token';
/** The environment of a host without keys, which is no instance. */
const KEYLESS = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Returns the text of a profile, with the spaces and line ends that the AWS tools accept. */
function profileText(section: string, { reader }: Aws): string {
  const [id, key, token] = Object.values(keysOf(reader));
  return `[${section}]\n# a comment\naws_access_key_id = ${id}\naws_secret_access_key=${key}  \r\naws_session_token =${token}\n`;
}
const WRONG_KEYS = 'aws_access_key_id = nobody\naws_secret_access_key = nothing\n';

/** The sources of keys. Each returns its environment. */
const SOURCES: Record<string, (host: Host, aws: Aws) => Environment | Promise<Environment>> = {
  'the environment': (_, { reader }) => keysOf(reader),
  'a web identity': async (host, { reader }) => ({
    AWS_ENDPOINT_URL_STS: (await tokenService(reader, WEB_TOKEN)).url,
    AWS_ROLE_ARN: ROLE,
    AWS_WEB_IDENTITY_TOKEN_FILE: host.file('given/token', WEB_TOKEN),
  }),
  'a profile': (host, aws) => ({
    AWS_SHARED_CREDENTIALS_FILE: host.file('given/credentials', profileText('default', aws)),
  }),
  'a credential_process': (host, { reader }) => {
    const keys = host.file('given/keys.json', keysOfProcess(reader));
    const process = `credential_process = read -r keys <"${keys}"; echo "$keys"`;
    return { AWS_CONFIG_FILE: host.file('given/config', `[profile ci]\n${process}\n`), AWS_PROFILE: 'ci' };
  },
  'a container': async (_, { reader }) => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${(await containerEndpoint(reader, CONTAINER_TOKEN)).url}/keys`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
  }),
  'an instance': async (_, { reader }) => ({
    AWS_EC2_METADATA_DISABLED: undefined,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: (await metadataService(reader)).url,
  }),
};

describeHelper('the AWS credentials of docker-credential-ecr-secret', ({ aws, shell, makeHost }) => {
  const failure = async (host: Host) => messageOf(await host.run('get', HOST));

  it.each(Object.entries(SOURCES))('from %s are used, and no secret is in ps or in a file', async (_, source) => {
    const host = makeHost(KEYLESS);
    set(host, await source(host, aws));
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
    const auth = Buffer.from(`AWS:${password}`).toString('base64');
    for (const secret of [secretAccessKey, sessionToken, WEB_TOKEN, CONTAINER_TOKEN, 'imds token', password, auth]) {
      expect(lines).not.toContain(secret.slice(0, 20));
    }
  });

  it('are not in the environment of other programs, whichever variables the caller exports', async () => {
    const host = makeHost();
    const names = [...readFileSync(HELPER, 'utf8').matchAll(/\b([a-z_]+)=/g)].map(([, name = '']) => name);
    set(host, Object.fromEntries(names.map((name) => [name, 'exported'])));
    const exported = host.file('exported', '');
    host.program('date', `export -p >>'${exported}'; echo 20260301080000`);
    host.program('curl', `export -p >>'${exported}'; exec ${which('curl')} "$@"`);
    expect(await host.run('get', HOST)).toEqual(success());
    const text = readFileSync(exported, 'utf8');
    expect(text).toContain('exported');
    for (const secret of [PASSWORDS[HOST] ?? '', encode(`AWS:${PASSWORDS[HOST]}`)]) {
      expect(text).not.toContain(secret.slice(0, 20));
    }
    const key = text.split('\n').filter((line) => line.includes(aws.reader.secretAccessKey));
    expect(key.every((line) => line.includes('AWS_SECRET_ACCESS_KEY='))).toBe(true);
  });

  // Only bash reads SHELLOPTS.
  if (shell === 'bash') {
    it.each(['xtrace', 'verbose', 'allexport', 'errexit'])(
      'are not shown by the option %s of the caller',
      async (option) => {
        const host = makeHost({ SHELLOPTS: option });
        const { code, stdout, stderr } = await host.run('get', HOST);
        expect({ code, stdout }).toEqual({ code: 0, stdout: answerFor(HOST) });
        for (const secret of [aws.reader.secretAccessKey, PASSWORDS[HOST] ?? '']) expect(stderr).not.toContain(secret);
      },
    );
  }

  // Only bash can disable a builtin.
  if (shell === 'bash') {
    it('are not read by a shell whose printf is a program, because ps would show them', async () => {
      const host = makeHost();
      host.program('printf', 'exit 1');
      set(host, { BASH_ENV: host.file('rc', 'enable -n printf\necho() { builtin echo "$@"; }\n') });
      expect((await host.run('get', HOST)).code).toBe(1);
      expect(host.commandLines().join('\n')).not.toContain(aws.reader.secretAccessKey);
      expect(host.commandLines('curl')).toEqual([]);
    });
  }

  it('from the environment have priority over a profile, and need no session token', async () => {
    const host = makeHost({ AWS_SESSION_TOKEN: undefined });
    host.file('.aws/credentials', `[default]\n${WRONG_KEYS}`);
    expect(await host.run('get', HOST)).toEqual(success());
  });

  it('from a web identity come from STS, before a profile', async () => {
    const sts = await tokenService(aws.reader, WEB_TOKEN);
    const host = makeHost({ ...KEYLESS, AWS_ENDPOINT_URL_STS: sts.url, AWS_ROLE_ARN: ROLE });
    host.file('.aws/credentials', `[default]\n${WRONG_KEYS}`);
    set(host, { AWS_WEB_IDENTITY_TOKEN_FILE: host.file('token', `${WEB_TOKEN}\n`) });
    expect(await host.run('get', HOST)).toEqual(success());
    set(host, { AWS_ROLE_SESSION_NAME: 'build-7' });
    expect(await host.run('get', HOST)).toEqual(success());
    const expected = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', WebIdentityToken: WEB_TOKEN };
    expect(sts.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
      { ...expected, RoleArn: ROLE, RoleSessionName: 'docker-credential-ecr-secret' },
      { ...expected, RoleArn: ROLE, RoleSessionName: 'build-7' },
    ]);
    expect(sts.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('from a web identity are an error if STS refuses it or cannot be reached', async () => {
    const sts = await tokenService(aws.reader, 'right');
    const host = makeHost({ ...KEYLESS, AWS_ENDPOINT_URL_STS: sts.url, AWS_ROLE_ARN: ROLE });
    set(host, { AWS_WEB_IDENTITY_TOKEN_FILE: host.file('token', 'wrong') });
    expect(await failure(host)).toBe(
      `no AWS credentials: STS refused the web identity of ${ROLE}: InvalidIdentityToken: Incorrect token audience; check the token and the role's trust policy`,
    );
    set(host, { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' });
    expect(await failure(host)).toMatch(/^no network: cannot reach http:\/\/127\.0\.0\.1:1: /);
  });

  it.each([
    { AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent', AWS_ROLE_ARN: ROLE },
    { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/nonexistent', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/' },
  ])('are an error without the token file in %o', async (environment) => {
    const [variable] = Object.keys(environment);
    expect(await failure(makeHost({ ...KEYLESS, ...environment }))).toBe(
      `no AWS credentials: ${variable} is /nonexistent, which is empty or cannot be read; check the path and its permissions`,
    );
  });

  it.each([
    ['default', 'default', '.aws/credentials', undefined],
    ['ci', 'ci', '.aws/credentials', undefined],
    ['ci', 'profile ci', '.aws/config', undefined],
    ['team.a/c^i[1]', 'profile team.a/c^i[1]', '.aws/config', undefined],
    ['default', 'default', 'elsewhere', 'AWS_SHARED_CREDENTIALS_FILE'],
    ['default', 'default', 'elsewhere', 'AWS_CONFIG_FILE'],
  ])('from the profile %s are in [%s] of %s (%s)', async (profile, section, name, variable) => {
    const host = makeHost({ ...KEYLESS, AWS_PROFILE: profile === 'default' ? undefined : profile });
    const before = `[ci2]\n${WRONG_KEYS}[teamXa/c^i[1]]\n${WRONG_KEYS}`;
    const file = host.file(name, `${before}${profileText(section, aws)}\n[z]\n${WRONG_KEYS}`);
    if (variable) set(host, { AWS_SHARED_CREDENTIALS_FILE: '/nonexistent', [variable]: file });
    expect(await host.run('get', HOST)).toEqual(success());
  });

  it('from a credential_process are an error if it prints none', async () => {
    const host = makeHost({ ...KEYLESS, AWS_PROFILE: 'ci' });
    const file = host.file('.aws/config', '[profile ci]\ncredential_process = exit 1\n');
    expect(await failure(host)).toBe(
      `no AWS credentials: the credential_process of the profile ci of ${file} returned no keys; run it to see its error`,
    );
  });

  it('are an error if AWS_PROFILE names no profile: the helper never uses another identity instead', async () => {
    const imds = await metadataService(aws.reader);
    const host = makeHost({ ...KEYLESS, AWS_PROFILE: 'ci', AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.url });
    set(host, { AWS_EC2_METADATA_DISABLED: undefined });
    const file = host.file('.aws/credentials', profileText('default', aws));
    expect(await failure(host)).toBe(
      `no AWS credentials: no keys for the profile ci in ${file} or ${host.home}/.aws/config; check AWS_PROFILE`,
    );
  });

  it('from a container require its authorization token, from a file before the environment', async () => {
    const container = await containerEndpoint(aws.reader, CONTAINER_TOKEN);
    const uri = `${container.url}/v1/credentials?id=7`;
    const host = makeHost({ ...KEYLESS, AWS_CONTAINER_CREDENTIALS_FULL_URI: uri });
    set(host, { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer wrong' });
    expect(await failure(host)).toBe(
      `no AWS credentials: the container endpoint ${uri} returned no keys; check the container's role and its authorization token`,
    );
    set(host, { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: host.file('token', CONTAINER_TOKEN) });
    expect(await host.run('get', HOST)).toEqual(success());
    expect(container.requests.map(({ line }) => line)).toEqual(Array(2).fill('GET /v1/credentials?id=7'));
  });

  it('from a container come from its own address if the URI is relative', async () => {
    const host = makeHost({ ...KEYLESS, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/7' });
    host.program('curl', `echo '${keysOfProcess(aws.reader)}'`);
    await host.run('get', HOST);
    const request = /^curl -q .* -f --noproxy \* http:\/\/169\.254\.170\.2\/v2\/credentials\/7$/;
    expect(host.commandLines('curl')[0]).toMatch(request);
  });

  it.each([
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://127.0.0.1:80@example.com/',
    'ftp://127.0.0.1/',
  ])("never send a container's token to a third party, such as %s", async (uri) => {
    const host = makeHost({ ...KEYLESS, AWS_CONTAINER_CREDENTIALS_FULL_URI: uri });
    expect(await failure(host)).toMatch(/^no AWS credentials: the container endpoint .* must /);
    expect(host.commandLines('curl')).toEqual([]);
  });

  it('from an instance come through IMDSv2, and never through a proxy', async () => {
    const imds = await metadataService(aws.reader);
    const proxy = await serve(() => ({ status: 502 }));
    const environment = { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: `${imds.url}/` };
    const host = makeHost({ ...KEYLESS, ...environment });
    expect(await host.run('get', HOST)).toEqual(success());
    expect(imds.requests).toHaveLength(3);
    set(host, { http_proxy: proxy.url });
    await host.run('get', HOST);
    expect(imds.requests).toHaveLength(6);
  });

  it('do not exist if the instance has no role, or if AWS_EC2_METADATA_DISABLED is true', async () => {
    const imds = await serve(({ line }) => (line.startsWith('PUT') ? { status: 200, body: 'token' } : { status: 404 }));
    const host = makeHost({ ...KEYLESS, AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.url });
    const message =
      'no AWS credentials: none in the environment, the profile default, a container or an instance; set AWS_PROFILE';
    expect(await failure(host)).toBe(message);
    expect(imds.requests).toEqual([]);
    set(host, { AWS_EC2_METADATA_DISABLED: undefined });
    expect(await failure(host)).toBe(message);
    expect(imds.requests).not.toEqual([]);
  });
});

it('the helper has no here-document, because some shells write it to a file', () => {
  expect(readFileSync(HELPER, 'utf8')).not.toContain('<<');
});
