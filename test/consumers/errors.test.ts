import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { awsFault, type Fault } from '../../local/stand-in/http/faults';
import { close, listen } from '../../local/stand-in/http/http';
import { HOST, PASSWORDS, REGION, SECRET } from './support/aws';
import { describeHelper, type Environment, messageOf } from './support/helper';
import { HELPER, which } from './support/host';

const WRONG_SECRETS = {
  payroll: { SecretString: 'secret' },
  'ecr-password': { SecretString: PASSWORDS[HOST] ?? '' },
  'ecr-json': { SecretString: JSON.stringify({ username: 'AWS', password: PASSWORDS[HOST] }) },
  'ecr-binary': { SecretBinary: Buffer.from('{"auths":{}}').toString('base64') },
  'ecr-no-base64': { SecretString: JSON.stringify({ auths: { [HOST]: { auth: '!' } } }) },
  'ecr-no-colon': { SecretString: JSON.stringify({ auths: { [HOST]: { auth: 'bm8gY29sb24=' } } }) },
};
const DENIED =
  /^denied: User: arn:aws:iam::123456789012:user\/reader is not authorized to perform: secretsmanager:GetSecretValue on resource: .*; allow secretsmanager:GetSecretValue on payroll, and kms:Decrypt on its customer-managed key$/;
const html = '<html>Sign in to the guest network</html>';
const reply = (status: number, body: string): Fault => ({ kind: 'reply', reply: { status, body } });
const renew = (message: string) =>
  `AWS credentials expired or invalid: from the environment: ${message}; renew them, and check this host's clock`;

describeHelper('the error message of docker-credential-ecr-secret', ({ aws, makeHost }) => {
  beforeAll(() => {
    for (const [name, value] of Object.entries(WRONG_SECRETS)) aws.put(name, value);
    if (!aws.secrets.find(REGION, 'ecr-new')) aws.secrets.create(REGION, { Name: 'ecr-new' });
  });
  const failure = async (environment?: Environment) => messageOf(await makeHost(environment).run('get', HOST));

  it.each<[Environment, unknown]>([
    [{ ECR_SECRET_ID: 'payroll' }, expect.stringMatching(DENIED)],
    [{ ECR_SECRET_ID: 'ecr-other', AWS_REGION: 'us-east-1' }, expect.stringMatching(/^denied: /)],
    [{ AWS_ACCESS_KEY_ID: 'AKIANOBODY' }, expect.stringMatching(renew('The security token .* is invalid\\.'))],
    [{ ECR_SECRET_ID: 'ecr-new' }, "no value yet: ecr-new is empty; run its refresh and check its function's log"],
    ...['ecr-no-base64', 'ecr-no-colon'].map((ECR_SECRET_ID): [Environment, unknown] => [
      { ECR_SECRET_ID },
      `wrong format: the entry for ${HOST} in ${ECR_SECRET_ID} is not base64 of user:password; run the secret's refresh`,
    ]),
  ])('explains AWS with %o', async (environment, message) => {
    expect(await failure(environment)).toEqual(message);
  });

  it.each<[string, Fault, unknown]>([
    ...[
      ['ExpiredTokenException', 'The security token included in the request is expired'],
      ['InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.'],
      ['com.amazon.coral.service#UnrecognizedClientException', 'The security token is invalid.'],
    ].map(([type = '', message = '']): [string, Fault, unknown] => [type, awsFault(type, message), renew(message)]),
    [
      'ResourceNotFoundException',
      awsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
      `no such secret: ${SECRET} does not exist in ${REGION}; check ECR_SECRET_ID and AWS_REGION`,
    ],
    [
      'any other error',
      awsFault('InvalidRequestException', "You can't perform this operation on the secret."),
      "AWS returned InvalidRequestException: You can't perform this operation on the secret.",
    ],
    ['200 from a captive portal', reply(200, html), expect.stringMatching(/^wrong format: /)],
    [
      '403 from a proxy',
      reply(403, html),
      expect.stringMatching(/^no answer from AWS: the request to http:.* failed; check whether a proxy answered it$/),
    ],
    [
      'a reset connection',
      { kind: 'reset' },
      expect.stringMatching(/^no network: cannot reach .*: curl failed with exit code 5\d; /),
    ],
  ])('explains %s', async (_, fault, message) => {
    aws.faults.inject(fault);
    expect(await failure()).toEqual(message);
  });

  it.each([200, 400, 500])('contains no value if AWS sends one with status %i', async (status) => {
    const value = { SecretString: JSON.stringify({ auths: { [HOST]: { auth: 'c2VjcmV0' } } }) };
    aws.faults.inject(reply(status, JSON.stringify(value)));
    expect(await failure()).not.toContain('c2VjcmV0');
  });

  it.each(['a"b', 'a\\b', 'a\nb', 'a\r'])('rejects the key %j, which AWS never creates', async (key) => {
    expect(await failure({ AWS_SECRET_ACCESS_KEY: key })).toBe(
      'AWS credentials invalid: the environment: a value contains a quote, \\ or control character; copy it again without it',
    );
    expect(aws.reads()).toBe(0);
  });

  it.each(['ecr-password', 'ecr-json', 'ecr-binary'])('explains the format of %s', async (ECR_SECRET_ID) => {
    const message = `wrong format: ${ECR_SECRET_ID} is not a secret of the format dockerconfigjson; set ECR_SECRET_ID to one`;
    expect(await failure({ ECR_SECRET_ID })).toBe(message);
    expect(messageOf(await makeHost({ ECR_SECRET_ID }).run('list'))).toBe(message);
  });

  it('says that there is no network', async () => {
    const server = createServer();
    const endpoint = `http://127.0.0.1:${await listen(server)}`;
    await close(server);
    expect(await failure({ AWS_ENDPOINT_URL: endpoint })).toBe(
      `no network: cannot reach ${endpoint}: the connection was refused; check the network, the region and https_proxy`,
    );
  });

  it.each([
    ['a host name that DNS does not resolve', 'exit 6', /^no network: .*: its name cannot be resolved; /],
    ['a missing curl', 'exit 127', /^curl is not installed; install curl 7\.88 or newer$/],
  ])('explains %s', async (_, script, message) => {
    const host = makeHost();
    host.program('curl', script);
    expect(messageOf(await host.run('get', HOST))).toMatch(message);
  });

  it('explains a timeout, which is 5 seconds to connect and 10 seconds in total', async () => {
    const host = makeHost();
    host.program('curl', `exec ${which('curl')} "$@" --max-time 0.2`);
    aws.faults.inject({ kind: 'hang' });
    expect(messageOf(await host.run('get', HOST))).toMatch(
      /^no network: .*: no connection within 5 seconds, or no answer within 10 seconds; /,
    );
    expect(host.commandLines().join()).toContain(' --connect-timeout 5 --max-time 10 ');
  });

  it('explains an unknown certificate authority, which AWS_CA_BUNDLE can name', async () => {
    const AWS_ENDPOINT_URL = `https://127.0.0.1:${aws.registryPort}`;
    expect(await failure({ AWS_ENDPOINT_URL })).toContain(
      ': TLS failed; trust the authority that issued its certificate, or name it in AWS_CA_BUNDLE; ',
    );
    const host = makeHost({ AWS_ENDPOINT_URL, AWS_CA_BUNDLE: '/a folder/ca.pem' });
    await host.run('get', HOST);
    expect(host.commandLines().join()).toContain(' --cacert /a folder/ca.pem ');
  });
});

it("the helper's page explains every message", () => {
  const page = readFileSync(join(dirname(HELPER), 'README.md'), 'utf8');
  const script = readFileSync(HELPER, 'utf8');
  const messages = [...script.matchAll(/\bfail ["']([A-Za-z][^:;$"']*)/g)].map(([, message = '']) => message);
  expect(messages.length).toBeGreaterThan(20);
  const misuse = ['usage', 'get requires the host of a registry on standard input'];
  expect(messages.filter((message) => !misuse.includes(message) && !page.includes(`\`${message}`))).toEqual([]);
});
