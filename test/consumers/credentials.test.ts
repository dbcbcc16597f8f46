import { expect, it } from 'vitest';
import type { Identity } from '../../local/stand-in/aws/identities';
import { answerFor, HOST, useAws } from './support/aws';
import { describeUnderEachShell, type Host } from './support/host';
import { containerEndpoint, keysOfProcess, metadataService, serve, tokenService } from './support/servers';

const aws = useAws();

/** Keys as a file of the AWS tools holds them. */
function keysAsIni({ accessKeyId, secretAccessKey, sessionToken }: Identity): string {
  return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key=${secretAccessKey}  \r\naws_session_token =${sessionToken}\n`;
}

describeUnderEachShell('the AWS credentials of docker-credential-ecr-secret', (makeHost) => {
  /** A host that knows its secret, and has no key in its environment; it isn't an instance. */
  function keyless(): Host {
    const host = makeHost();
    aws.lend(host);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
      delete host.environment[name];
    host.environment.AWS_EC2_METADATA_DISABLED = 'true';
    return host;
  }

  async function expectLogin(host: Host) {
    expect(await host.run('get', HOST)).toEqual({ code: 0, stdout: answerFor(HOST), stderr: '' });
  }

  async function failure(host: Host): Promise<string> {
    const { code, stdout, stderr } = await host.run('get', HOST);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `docker-credential-ecr-secret: ${stdout}` });
    return stdout.trimEnd();
  }

  it('are those of the environment, with or without a session token, before all others', async () => {
    const host = keyless();
    host.file('.aws/credentials', '[default]\naws_access_key_id = nobody\naws_secret_access_key = nothing\n');
    host.environment.AWS_ACCESS_KEY_ID = aws.reader.accessKeyId;
    host.environment.AWS_SECRET_ACCESS_KEY = aws.reader.secretAccessKey;
    await expectLogin(host);
  });

  it('are those of a web identity, which STS gives', async () => {
    const sts = await tokenService(aws.reader, 'header.payload.signature+/=');
    const host = keyless();
    host.file('.aws/credentials', '[default]\naws_access_key_id = nobody\naws_secret_access_key = nothing\n');
    Object.assign(host.environment, {
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/reader',
      AWS_WEB_IDENTITY_TOKEN_FILE: host.file('token', 'header.payload.signature+/=\n'),
    });
    await expectLogin(host);
    host.environment.AWS_ROLE_SESSION_NAME = 'build-7';
    await expectLogin(host);
    const [first, second] = sts.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(first).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::123456789012:role/reader',
      RoleSessionName: 'docker-credential-ecr-secret',
      WebIdentityToken: 'header.payload.signature+/=',
    });
    expect(second?.RoleSessionName).toBe('build-7');
    expect(sts.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('of a web identity that STS refuses, or whose token is missing, are an error', async () => {
    const sts = await tokenService(aws.reader, 'right');
    const host = keyless();
    Object.assign(host.environment, {
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/reader',
      AWS_WEB_IDENTITY_TOKEN_FILE: host.file('token', 'wrong'),
    });
    expect(await failure(host)).toBe(
      'no AWS credentials: STS refused the web identity of arn:aws:iam::123456789012:role/reader: InvalidIdentityToken: Incorrect token audience',
    );
    host.environment.AWS_ENDPOINT_URL_STS = 'http://127.0.0.1:1';
    expect(await failure(host)).toMatch(/^no network: http:\/\/127\.0\.0\.1:1 can't be reached: /);
    host.environment.AWS_WEB_IDENTITY_TOKEN_FILE = '/nonexistent';
    expect(await failure(host)).toBe("no AWS credentials: /nonexistent is empty or can't be read");
  });

  it.each([
    ['the default profile', undefined, '.aws/credentials', 'default'],
    ['the profile that AWS_PROFILE names', 'ci', '.aws/credentials', 'ci'],
    ['a profile of the config file', 'ci', '.aws/config', 'profile ci'],
    ['a profile with an odd name', 'team.a/c^i[1]', '.aws/config', 'profile team.a/c^i[1]'],
  ])('are those of %s', async (_, profile, file, section) => {
    const host = keyless();
    if (profile) host.environment.AWS_PROFILE = profile;
    const others = 'aws_access_key_id = nobody\naws_secret_access_key = nothing\n';
    host.file(
      file,
      `[ci2]\n${others}[teamXa/c^i[1]]\n${others}[${section}]\n# a comment\n${keysAsIni(aws.reader)}\n[z]\n${others}`,
    );
    await expectLogin(host);
  });

  it('are those of the files that AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name', async () => {
    const host = keyless();
    const text = `[default]\n${keysAsIni(aws.reader)}`;
    host.environment.AWS_SHARED_CREDENTIALS_FILE = host.file('elsewhere', text);
    await expectLogin(host);
    host.environment.AWS_SHARED_CREDENTIALS_FILE = '/nonexistent';
    host.environment.AWS_CONFIG_FILE = host.file('elsewhere', text);
    await expectLogin(host);
  });

  it("are those that a profile's credential_process prints", async () => {
    const host = keyless();
    const keys = host.file('keys.json', keysOfProcess(aws.reader));
    host.environment.AWS_PROFILE = 'anywhere';
    host.file('.aws/config', `[profile anywhere]\ncredential_process = read -r keys <"${keys}"; echo "$keys"\n`);
    const { code, stdout } = await host.run('get', HOST);
    expect({ code, stdout }).toEqual({ code: 0, stdout: answerFor(HOST) });
    host.file('.aws/config', '[profile anywhere]\ncredential_process = exit 1\n');
    expect(await failure(host)).toBe(
      `no AWS credentials: the credential_process of the profile anywhere of ${host.home}/.aws/config gave none`,
    );
  });

  it('of a profile that AWS_PROFILE names, and that is nowhere, are an error: no other identity steps in', async () => {
    const imds = await metadataService(aws.reader);
    const host = keyless();
    delete host.environment.AWS_EC2_METADATA_DISABLED;
    Object.assign(host.environment, { AWS_PROFILE: 'ci', AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.url });
    host.file('.aws/credentials', `[default]\n${keysAsIni(aws.reader)}`);
    expect(await failure(host)).toBe(
      `no AWS credentials: no keys of the profile ci in ${host.home}/.aws/credentials or ${host.home}/.aws/config`,
    );
  });

  it("are those of a container's endpoint, which is shown the authorization token", async () => {
    const container = await containerEndpoint(aws.reader, 'Bearer first');
    const host = keyless();
    host.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI = `${container.url}/v1/credentials?id=7`;
    host.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN = 'Bearer first';
    await expectLogin(host);
    host.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN = 'Bearer stale';
    host.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = host.file('token', 'Bearer first');
    await expectLogin(host);
    expect(container.requests.map(({ line }) => line)).toEqual(Array(2).fill('GET /v1/credentials?id=7'));
    host.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = '/nonexistent';
    expect(await failure(host)).toBe("no AWS credentials: /nonexistent is empty or can't be read");
    delete host.environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
    expect(await failure(host)).toBe(
      `no AWS credentials: the container's endpoint ${container.url}/v1/credentials?id=7 gave none`,
    );
  });

  it("are asked of the container's own address for a relative URI", async () => {
    const host = keyless();
    host.environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI = '/v2/credentials/7';
    host.program('curl', `echo '${keysOfProcess(aws.reader)}'`);
    await host.run('get', HOST);
    expect(host.commandLines().filter((line) => line.startsWith('curl'))[0]).toMatch(
      /^curl -q .* -f --noproxy \* http:\/\/169\.254\.170\.2\/v2\/credentials\/7$/,
    );
  });

  it.each([
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://127.0.0.1:80@example.com/',
    'ftp://127.0.0.1/',
  ])("are not asked of %s: a container's token goes to no stranger", async (uri) => {
    const host = keyless();
    host.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI = uri;
    expect(await failure(host)).toMatch(/^no AWS credentials: the container's endpoint .* must /);
    expect(host.commandLines().filter((line) => line.startsWith('curl'))).toEqual([]);
  });

  it("are those of an instance's role, by IMDSv2 and never through a proxy", async () => {
    const imds = await metadataService(aws.reader);
    const proxy = await serve(() => ({ status: 502 }));
    const host = keyless();
    delete host.environment.AWS_EC2_METADATA_DISABLED;
    host.environment.AWS_EC2_METADATA_SERVICE_ENDPOINT = `${imds.url}/`;
    await expectLogin(host);
    expect(imds.requests).toHaveLength(3);
    host.environment.http_proxy = proxy.url;
    await host.run('get', HOST);
    expect(imds.requests).toHaveLength(6);
  });

  it('are none where the instance has no role', async () => {
    const imds = await serve(({ line }) => (line.startsWith('PUT') ? { status: 200, body: 'token' } : { status: 404 }));
    const host = keyless();
    delete host.environment.AWS_EC2_METADATA_DISABLED;
    host.environment.AWS_EC2_METADATA_SERVICE_ENDPOINT = imds.url;
    expect(await failure(host)).toMatch(/^no AWS credentials: none in the environment, /);
  });

  it('are not asked of an instance where AWS_EC2_METADATA_DISABLED is true', async () => {
    const imds = await metadataService(aws.reader);
    const host = keyless();
    host.environment.AWS_EC2_METADATA_SERVICE_ENDPOINT = imds.url;
    expect(await failure(host)).toMatch(/^no AWS credentials: /);
    expect(imds.requests).toEqual([]);
  });
});
