import { expect, it } from 'vitest';
import { answerFor, HOST, OTHER_HOST, REGION, SECRET, useAws } from './support/aws';
import { describeUnderEachShell, type Host, type Ran, which } from './support/host';

const aws = useAws();
const CLI_CALL =
  `aws secretsmanager get-secret-value --secret-id ${SECRET} --output json --region ${REGION} ` +
  '--endpoint-url ENDPOINT --cli-connect-timeout 5 --cli-read-timeout 10';

/** Each old curl, and what it does where it is to sign. */
const OLD_CURLS: Record<string, string> = {
  // AWS refuses a request whose x-amz-target isn't signed.
  '7.81.0': `echo '{"__type":"InvalidSignatureException","message":"must be a SignedHeader"}'; printf 403`,
  '7.76.1': `echo '{"__type":"IncompleteSignatureException","message":"must be a SignedHeader"}'; printf 400`,
  '7.68.0': 'echo "curl: option --aws-sigv4: is unknown" >&2; exit 2',
};

describeUnderEachShell('docker-credential-ecr-secret, where curl is too old to sign', (makeHost) => {
  function oldHost(version = '7.81.0'): Host {
    const host = makeHost();
    aws.lend(host);
    const head = `curl ${version} (x86_64-pc-linux-gnu) libcurl/${version} OpenSSL/3.0.2`;
    host.program('curl', `case $* in *--version*) echo '${head}'; exit;; esac\n${OLD_CURLS[version]}`);
    return host;
  }

  /** A CLI that prints what the real one prints, or fails with what the real one says. */
  function cli(host: Host, { answer = '', error = '' }) {
    const file = host.file('answer', answer || error);
    const print = `while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done <'${file}'`;
    host.program('aws', answer ? print : `{ ${print}; } >&2; exit 254`);
  }

  /** What `aws secretsmanager get-secret-value --output json` prints. */
  function cliAnswer(): string {
    const { arn } = aws.secrets.get(REGION, SECRET);
    const { SecretString, versionId } = aws.secrets.get(REGION, SECRET).read();
    const value = { ARN: arn, Name: SECRET, VersionId: versionId, SecretString, VersionStages: ['AWSCURRENT'] };
    return JSON.stringify({ ...value, CreatedDate: '2026-03-01T08:00:00+00:00' }, null, 4);
  }

  function message({ code, stdout, stderr }: Ran): string {
    expect({ code, stderr }).toEqual({ code: 1, stderr: `docker-credential-ecr-secret: ${stdout}` });
    return stdout.trimEnd();
  }

  it.each(Object.keys(OLD_CURLS))('curl %s: the AWS CLI reads the secret', async (version) => {
    const host = oldHost(version);
    cli(host, { answer: cliAnswer() });
    expect((await host.run('get', OTHER_HOST)).stdout).toBe(answerFor(OTHER_HOST));
    expect(host.commandLines().filter((line) => line.startsWith('aws '))).toEqual([
      CLI_CALL.replace('ENDPOINT', aws.endpoint),
    ]);
    expect(JSON.parse((await host.run('list')).stdout)).toMatchObject({ [HOST]: 'AWS' });
    expect(await host.run('get', 'example.com')).toEqual({
      code: 1,
      stdout: 'credentials not found in native keychain\n',
      stderr: `docker-credential-ecr-secret: credentials not found in native keychain: ${SECRET} holds no login for example.com\n`,
    });
  });

  it('a newer curl that AWS refuses does not call it', async () => {
    const host = oldHost();
    const refusal = OLD_CURLS['7.81.0'] ?? '';
    host.program('curl', `case $* in *--version*) echo 'curl 8.5.0 (x)'; exit;; esac\n${refusal}`);
    cli(host, { answer: cliAnswer() });
    expect(message(await host.run('get', HOST))).toMatch(/^AWS credentials expired or invalid: /);
  });

  it('without the AWS CLI it says what to install', async () => {
    expect(message(await oldHost().run('get', HOST))).toBe(
      'curl 7.81.0 is too old to sign, and the AWS CLI is not there: install curl 7.88 or newer, or install the AWS CLI',
    );
  });

  it.each([
    [
      'An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::123456789012:user/reader is not authorized',
      /^denied: User: arn:aws:iam::123456789012:user\/reader is not authorized; allow secretsmanager:GetSecretValue on /,
    ],
    [
      'An error occurred (ExpiredTokenException) when calling the GetSecretValue operation: The security token is expired',
      /^AWS credentials expired or invalid: from the AWS CLI: The security token is expired; renew them/,
    ],
    [
      "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
      /^no such secret: /,
    ],
    [
      "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
      /^no value yet: /,
    ],
    ['Could not connect to the endpoint URL: "https://x/"', /^no network: http:.* the AWS CLI got no answer; /],
    ['Connect timeout on endpoint URL: "https://x/"', /^no network: /],
    ['Unable to locate credentials. You can configure credentials by running "aws login".', /^no AWS credentials: /],
    ['The config profile (ci) could not be found', /^no AWS credentials: /],
    [`"SecretString": "${HOST}"`, /^no answer of AWS came from http:.*; is there a proxy in between\?$/],
    ['Segmentation fault', /^no answer of AWS came from http:.*: Segmentation fault$/],
  ])('tells what its error means: %s', async (error, words) => {
    const host = oldHost();
    cli(host, { error: `\n${error}\n` });
    expect(message(await host.run('get', HOST))).toMatch(words);
  });

  it.each(['role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = y', 'sso_session = x', 'sso_account_id = 1'])(
    'the AWS CLI is called for a profile with %j, too, which curl can not serve',
    async (lines) => {
      const host = makeHost();
      aws.lend(host);
      delete host.environment.AWS_ACCESS_KEY_ID;
      const file = host.file('.aws/config', `[profile ci]\n${lines}\n`);
      host.environment.AWS_PROFILE = 'ci';
      expect(message(await host.run('get', HOST))).toBe(
        `the profile ci of ${file} assumes a role or signs in by SSO, and the AWS CLI is not there: give it a credential_process, or install the AWS CLI`,
      );
      cli(host, { answer: cliAnswer() });
      expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
      cli(host, { error: 'Error when retrieving token from sso: Token has expired and refresh failed' });
      expect(message(await host.run('get', HOST))).toBe(
        'AWS credentials expired or invalid: run: aws sso login --profile ci',
      );
    },
  );

  const realCli = which('aws');
  if (!realCli) console.warn('SKIPPED: with the real AWS CLI: this machine has none');
  it.skipIf(!realCli)('the real AWS CLI reads the secret, and its refusal is understood', async () => {
    const host = oldHost();
    host.program('aws', `PATH='${process.env.PATH}' exec ${realCli} "$@"`);
    expect(await host.run('get', HOST)).toMatchObject({ code: 0, stdout: answerFor(HOST) });
    expect(aws.reads()).toBe(1);
    host.environment.ECR_SECRET_ID = 'payroll';
    expect(message(await host.run('get', HOST))).toMatch(/^denied: User: .*; allow /);
  });
});
