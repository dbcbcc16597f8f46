import { expect, it } from 'vitest';
import { answerFor, HOST, OTHER_HOST, REGION, SECRET } from './support/aws';
import { describeHelper, messageOf, success } from './support/helper';
import { type Host, which } from './support/host';

/** Old versions of curl, and how each fails to sign. */
const OLD_CURLS = {
  // AWS refuses a request whose x-amz-target is not signed.
  '7.81.0': `echo '{"__type":"InvalidSignatureException","message":"must be a SignedHeader"}'; printf 403`,
  '7.76.1': `echo '{"__type":"IncompleteSignatureException","message":"must be a SignedHeader"}'; printf 400`,
  '7.68.0': 'echo "curl: option --aws-sigv4: is unknown" >&2; exit 2',
};

/** Errors of the AWS CLI, and the messages of the helper. */
const called = (error: string) =>
  `An error occurred (${error}`.replace(':', ') when calling the GetSecretValue operation:');
const CLI_ERRORS: [string, RegExp][] = [
  [
    called('AccessDeniedException: User: arn:aws:iam::123456789012:user/reader is not authorized'),
    /^denied: User: arn:aws:iam::123456789012:user\/reader is not authorized; allow secretsmanager:GetSecretValue on /,
  ],
  [
    called('ExpiredTokenException: The security token is expired'),
    /^AWS credentials expired or invalid: from the AWS CLI: The security token is expired; renew them/,
  ],
  [called("ResourceNotFoundException: Secrets Manager can't find the specified secret."), /^no such secret: /],
  [
    called(
      "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    ),
    /^no value yet: /,
  ],
  ['Could not connect to the endpoint URL: "https://x/"', /^no network: .* http:.*: the AWS CLI received no answer; /],
  ['Connect timeout on endpoint URL: "https://x/"', /^no network: /],
  ['Unable to locate credentials. You can configure credentials by running "aws login".', /^no AWS credentials: /],
  ['The config profile (ci) could not be found', /^no AWS credentials: /],
  [
    `"SecretString": "${HOST}"`,
    /^no answer from AWS: the request to http:.* failed; check whether a proxy answered it$/,
  ],
  ['Segmentation fault', /^no answer from AWS: the request to http:.* failed: Segmentation fault$/],
];

describeHelper('docker-credential-ecr-secret with a curl that is too old to sign', ({ aws, makeHost }) => {
  function oldHost(version: keyof typeof OLD_CURLS = '7.81.0', reported: string = version): Host {
    const host = makeHost();
    const head = `curl ${reported} (x86_64-pc-linux-gnu) libcurl/${reported} OpenSSL/3.0.2`;
    host.program('curl', `case $* in *--version*) echo '${head}'; exit;; esac\n${OLD_CURLS[version]}`);
    return host;
  }

  /** Installs an AWS CLI that prints the secret, or this error, as the real CLI does. */
  function installCli(host: Host, error = ''): void {
    const { arn } = aws.secrets.get(REGION, SECRET);
    const { SecretString, versionId } = aws.secrets.get(REGION, SECRET).read();
    const value = { ARN: arn, Name: SECRET, VersionId: versionId, SecretString, VersionStages: ['AWSCURRENT'] };
    const answer = JSON.stringify({ ...value, CreatedDate: '2026-03-01T08:00:00+00:00' }, null, 4);
    const file = host.file('answer', error ? `\n${error}\n` : answer);
    const print = `while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done <'${file}'`;
    host.program('aws', error ? `{ ${print}; } >&2; exit 254` : print);
  }

  it.each(Object.keys(OLD_CURLS) as (keyof typeof OLD_CURLS)[])('%s: the AWS CLI reads the secret', async (version) => {
    const host = oldHost(version);
    installCli(host);
    expect((await host.run('get', OTHER_HOST)).stdout).toBe(answerFor(OTHER_HOST));
    expect(host.commandLines('aws')).toEqual([
      `aws secretsmanager get-secret-value --secret-id ${SECRET} --output json --region ${REGION} ` +
        `--endpoint-url ${aws.endpoint} --cli-connect-timeout 5 --cli-read-timeout 10`,
    ]);
    expect(JSON.parse((await host.run('list')).stdout)).toMatchObject({ [HOST]: 'AWS' });
    const notFound = 'credentials not found in native keychain';
    expect(await host.run('get', 'example.com')).toEqual({
      code: 1,
      stdout: `${notFound}\n`,
      stderr: `docker-credential-ecr-secret: ${notFound}: ${SECRET} contains no credentials for example.com\n`,
    });
  });

  it('does not use the AWS CLI if AWS refuses a newer curl', async () => {
    const host = oldHost('7.81.0', '8.5.0');
    installCli(host);
    expect(messageOf(await host.run('get', HOST))).toMatch(/^AWS credentials expired or invalid: /);
  });

  it('names what to install if there is no AWS CLI', async () => {
    expect(messageOf(await oldHost().run('get', HOST))).toBe(
      'curl 7.81.0 is too old to sign requests, and the AWS CLI is not installed; install curl 7.88 or newer, or install the AWS CLI',
    );
  });

  it.each(CLI_ERRORS)("explains the AWS CLI's error %s", async (error, message) => {
    const host = oldHost();
    installCli(host, error);
    expect(messageOf(await host.run('get', HOST))).toMatch(message);
  });

  it.each(['role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = y', 'sso_session = x', 'sso_account_id = 1'])(
    'uses the AWS CLI also for a profile with %j, which curl cannot use',
    async (lines) => {
      const host = makeHost({ AWS_ACCESS_KEY_ID: undefined, AWS_PROFILE: 'ci' });
      const file = host.file('.aws/config', `[profile ci]\n${lines}\n`);
      expect(messageOf(await host.run('get', HOST))).toBe(
        `the profile ci of ${file} assumes a role or signs in with SSO, and the AWS CLI is not installed; give the profile a credential_process, or install the AWS CLI`,
      );
      installCli(host);
      expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
      installCli(host, 'Error when retrieving token from sso: Token has expired and refresh failed');
      expect(messageOf(await host.run('get', HOST))).toBe(
        'AWS credentials expired or invalid: the AWS CLI cannot use SSO; run: aws sso login --profile ci',
      );
    },
  );

  const realCli = which('aws');
  if (!realCli) console.warn('SKIPPED: with the real AWS CLI: this machine has none');
  it.skipIf(!realCli)('reads the secret with the real AWS CLI, and explains its error', async () => {
    const host = oldHost();
    host.program('aws', `PATH='${process.env.PATH}' exec ${realCli} "$@"`);
    expect(await host.run('get', HOST)).toMatchObject({ code: 0, stdout: success().stdout });
    expect(aws.reads()).toBe(1);
    host.environment.ECR_SECRET_ID = 'payroll';
    expect(messageOf(await host.run('get', HOST))).toMatch(/^denied: User: .*; allow /);
  });
});
