import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { awsFault, type Fault } from '../../local/stand-in/http/faults';
import { close, listen } from '../../local/stand-in/http/http';
import { HOST, PASSWORDS, REGION, SECRET, useAws } from './support/aws';
import { describeUnderEachShell, type Host, type Ran, which } from './support/host';

const aws = useAws();

/** The reason of a failure, which must stand on stdout for docker and on stderr for people, and hold no login. */
function reason({ code, stdout, stderr }: Ran): string {
  const message = stdout.slice(0, -1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: `${message}\n` });
  expect(stderr).toBe(`docker-credential-ecr-secret: ${message}\n`);
  for (const password of Object.values(PASSWORDS)) expect(stdout + stderr).not.toContain(password.slice(0, 20));
  return message;
}

describeUnderEachShell('a failure says what happened and what to do', (makeHost) => {
  function reader(environment: Record<string, string> = {}): Host {
    const host = makeHost();
    aws.lend(host);
    Object.assign(host.environment, environment);
    return host;
  }

  async function failure(environment: Record<string, string> = {}, fault?: Fault): Promise<string> {
    if (fault) aws.faults.inject(fault);
    return reason(await reader(environment).run('get', HOST));
  }

  it('denied', async () => {
    const ECR_SECRET_ID = 'payroll';
    aws.put(ECR_SECRET_ID, { SecretString: 'secret' });
    expect(await failure({ ECR_SECRET_ID })).toMatch(
      /^denied: User: arn:aws:iam::123456789012:user\/reader is not authorized to perform: secretsmanager:GetSecretValue on resource: .*; allow secretsmanager:GetSecretValue on payroll, and kms:Decrypt on its own key$/,
    );
  });

  it.each([
    ['ExpiredTokenException', 'The security token included in the request is expired'],
    ['InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.'],
    ['com.amazon.coral.service#UnrecognizedClientException', 'The security token is invalid.'],
  ])('AWS credentials expired or invalid: %s', async (type, message) => {
    expect(await failure({}, awsFault(type, message))).toBe(
      `AWS credentials expired or invalid: from the environment: ${message}; renew them, and check this host's clock`,
    );
  });

  it('AWS credentials that nobody has', async () => {
    expect(await failure({ AWS_ACCESS_KEY_ID: 'AKIANOBODY' })).toMatch(
      /^AWS credentials expired or invalid: from the environment: The security token .* is invalid\.; renew them/,
    );
  });

  it('AWS credentials that no AWS ever made', async () => {
    for (const AWS_SECRET_ACCESS_KEY of ['a"b', 'a\\b', 'a\nb', 'a\r']) {
      expect(await failure({ AWS_SECRET_ACCESS_KEY })).toBe(
        'AWS credentials invalid: a quote, \\ or control character in the environment',
      );
    }
    expect(aws.reads()).toBe(0);
  });

  it('no AWS credentials', async () => {
    const environment = { AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true' };
    expect(await failure(environment)).toBe(
      'no AWS credentials: none in the environment, the profile default, a container or an instance; set AWS_PROFILE',
    );
  });

  it('no such secret', async () => {
    expect(await failure({ ECR_SECRET_ID: 'ecr-other', AWS_REGION: 'us-east-1' })).toMatch(/^denied: /);
    const fault = awsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    expect(await failure({}, fault)).toBe(
      `no such secret: there is no ${SECRET} in ${REGION}; check ECR_SECRET_ID and AWS_REGION`,
    );
  });

  it('no value yet', async () => {
    if (!aws.secrets.find(REGION, 'ecr-new')) aws.secrets.create(REGION, { Name: 'ecr-new' });
    expect(await failure({ ECR_SECRET_ID: 'ecr-new' })).toBe(
      "no value yet: ecr-new is empty; run its refresh, and look at its function's log",
    );
  });

  it('a refusal of any other kind', async () => {
    const message = "You can't perform this operation on the secret because it was marked for deletion.";
    expect(await failure({}, awsFault('InvalidRequestException', message))).toBe(
      `AWS answered InvalidRequestException: ${message}`,
    );
  });

  it('a secret of another format', async () => {
    const message = (id: string) => `wrong format: ${id} holds no dockerconfigjson`;
    for (const [id, value] of Object.entries({
      'ecr-password': { SecretString: PASSWORDS[HOST] ?? '' },
      'ecr-json': { SecretString: JSON.stringify({ username: 'AWS', password: PASSWORDS[HOST] }) },
      'ecr-binary': { SecretBinary: Buffer.from('{"auths":{}}').toString('base64') },
    })) {
      aws.put(id, value);
      expect(await failure({ ECR_SECRET_ID: id })).toBe(message(id));
      expect(reason(await reader({ ECR_SECRET_ID: id }).run('list'))).toBe(message(id));
    }
  });

  it('a login that is no login', async () => {
    for (const auth of ['!', Buffer.from('no colon').toString('base64')]) {
      aws.put(
        'ecr-broken',
        { SecretString: JSON.stringify({ auths: { [HOST]: { auth } } }) },
        `${'0'.repeat(32)}${auth.length}`,
      );
      expect(await failure({ ECR_SECRET_ID: 'ecr-broken' })).toBe(
        `wrong format: the login of ${HOST} in ecr-broken is not base64 of user:password`,
      );
    }
  });

  it('no network', async () => {
    const endpoint = `http://127.0.0.1:${await closedPort()}`;
    expect(await failure({ AWS_ENDPOINT_URL: endpoint })).toBe(
      `no network: ${endpoint} can't be reached: the connection was refused; look at the network, the region and https_proxy`,
    );
    const nameless = reader();
    nameless.program('curl', 'exit 6');
    expect(reason(await nameless.run('get', HOST))).toContain("can't be reached: its name can't be resolved; ");
    expect(await failure({}, { kind: 'reset' })).toMatch(/^no network: .* can't be reached: curl ended with 5\d; /);
  });

  it('an AWS that does not answer in time', async () => {
    const host = reader();
    host.program('curl', `exec ${which('curl')} "$@" --max-time 0.2`);
    aws.faults.inject({ kind: 'hang' });
    expect(reason(await host.run('get', HOST))).toMatch(/^no network: .*: it did not answer in time; /);
    expect(host.commandLines().join()).toContain(' --connect-timeout 5 --max-time 10 ');
  });

  it('an authority that vouches for AWS here, but is not known', async () => {
    const AWS_ENDPOINT_URL = `https://127.0.0.1:${aws.registryPort}`;
    expect(await failure({ AWS_ENDPOINT_URL })).toMatch(
      /: TLS failed; is its authority known, or named by AWS_CA_BUNDLE\?; /,
    );
    const host = reader({ AWS_ENDPOINT_URL, AWS_CA_BUNDLE: '/a folder/ca.pem' });
    await host.run('get', HOST);
    expect(host.commandLines().join()).toContain(' --cacert /a folder/ca.pem ');
  });

  it('something in between that is not AWS', async () => {
    const body = '<html>Sign in to the guest network</html>';
    for (const status of [200, 403]) {
      aws.faults.clear();
      const message = await failure({}, { kind: 'reply', reply: { status, body } });
      expect(message).toMatch(
        status === 200 ? /^wrong format: / : /^no answer of AWS came from http:.*; is there a proxy in between\?/,
      );
    }
  });

  it('no curl', async () => {
    const host = reader();
    host.program('curl', 'exit 127');
    expect(reason(await host.run('get', HOST))).toBe('curl is not there: install curl 7.88 or newer');
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

it('the page about the helper explains every message', () => {
  const folder = join(__dirname, '../../consumers');
  const script = readFileSync(join(folder, 'docker-credential-ecr-secret'), 'utf8');
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  const messages = [...script.matchAll(/\bfail ["']([A-Za-z][^:;$"']*)/g)].map(([, message = '']) => message);
  expect(messages.length).toBeGreaterThan(20);
  const misuse = ['usage', 'get wants a server on standard input'];
  expect(messages.filter((message) => !misuse.includes(message) && !page.includes(`\`${message}`))).toEqual([]);
});
