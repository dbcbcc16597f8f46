import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { awsFault, type Fault } from '../../local/stand-in/http/faults';
import { HOST, PASSWORDS, REGION, SECRET } from './support/aws';
import { describeHelper, type Environment, messageOf } from './support/helper';
import { HELPER, which } from './support/host';
import { serve } from './support/servers';

const WRONG_SECRETS = {
  payroll: { SecretString: 'secret' },
  'ecr-password': { SecretString: PASSWORDS[HOST] ?? '' },
  'ecr-json': { SecretString: JSON.stringify({ username: 'AWS', password: PASSWORDS[HOST] }) },
  'ecr-binary': { SecretBinary: Buffer.from('{"auths":{}}').toString('base64') },
  'ecr-no-base64': { SecretString: JSON.stringify({ auths: { [HOST]: { auth: '!' } } }) },
  'ecr-no-colon': { SecretString: JSON.stringify({ auths: { [HOST]: { auth: 'bm8gY29sb24=' } } }) },
};
const HTML = '<html>Sign in to the guest network</html>';

const reply = (status: number, body: string): Fault => ({ kind: 'reply', reply: { status, body } });
const renew = (message: string) =>
  `AWS credentials expired or invalid: from the environment: ${message}; renew them, and check this host's clock`;
const invalidEntry = (id: string) =>
  `wrong format: the entry for ${HOST} in ${id} is not base64 of user:password; run the secret's refresh`;

/** What is given to the helper: an environment, a fault of AWS, or a script that replaces curl. */
type Given = { environment?: Environment; fault?: Fault; curl?: string };

const ERRORS: [string, Given, string | RegExp][] = [
  [
    'a secret that the reader may not read',
    { environment: { ECR_SECRET_ID: 'payroll' } },
    /^denied: User: arn:aws:iam::123456789012:user\/reader is not authorized to perform: secretsmanager:GetSecretValue on resource: .*; allow secretsmanager:GetSecretValue on payroll, and kms:Decrypt on its customer-managed key$/,
  ],
  ['another region', { environment: { ECR_SECRET_ID: 'ecr-other', AWS_REGION: 'us-east-1' } }, /^denied: /],
  [
    'a secret that does not exist',
    { fault: awsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.") },
    `no such secret: ${SECRET} does not exist in ${REGION}; check ECR_SECRET_ID and AWS_REGION`,
  ],
  [
    'a secret without a value',
    { environment: { ECR_SECRET_ID: 'ecr-new' } },
    "no value yet: ecr-new is empty; run its refresh and check its function's log",
  ],
  ['invalid base64', { environment: { ECR_SECRET_ID: 'ecr-no-base64' } }, invalidEntry('ecr-no-base64')],
  ['a missing colon', { environment: { ECR_SECRET_ID: 'ecr-no-colon' } }, invalidEntry('ecr-no-colon')],
  [
    'an unknown key',
    { environment: { AWS_ACCESS_KEY_ID: 'AKIANOBODY' } },
    RegExp(renew('The .* token .* is invalid\\.')),
  ],
  ['an expired token', { fault: awsFault('ExpiredTokenException', 'It is expired') }, renew('It is expired')],
  ['a wrong signature', { fault: awsFault('InvalidSignatureException', 'No match') }, renew('No match')],
  ['a prefixed type', { fault: awsFault('com.amazon#UnrecognizedClientException', 'Invalid') }, renew('Invalid')],
  [
    'any other error',
    { fault: awsFault('InvalidRequestException', "You can't.") },
    "AWS returned InvalidRequestException: You can't.",
  ],
  ['200 from a captive portal', { fault: reply(200, HTML) }, /^wrong format: /],
  [
    '403 from a proxy',
    { fault: reply(403, HTML) },
    /^no answer from AWS: the request to http:.* failed; check whether a proxy answered it$/,
  ],
  ['a reset', { fault: { kind: 'reset' } }, /^no network: cannot reach http:.*: curl failed with exit code 5\d; /],
  [
    'a refused connection',
    { environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } },
    'no network: cannot reach http://127.0.0.1:1: the connection was refused; check the network, the region and https_proxy',
  ],
  [
    'a timeout',
    { fault: { kind: 'hang' }, curl: `exec ${which('curl')} "$@" --max-time 0.2` },
    /^no network: .*: no connection within 5 seconds, or no answer within 10 seconds; /,
  ],
  ['an unknown host name', { curl: 'exit 6' }, /^no network: .*: its name cannot be resolved; /],
  ['a missing curl', { curl: 'exit 127' }, 'curl is not installed; install curl 7.88 or newer'],
];

describeHelper('the error message of docker-credential-ecr-secret', ({ aws, makeHost }) => {
  beforeAll(() => {
    for (const [name, value] of Object.entries(WRONG_SECRETS)) aws.put(name, value);
    if (!aws.secrets.find(REGION, 'ecr-new')) aws.secrets.create(REGION, { Name: 'ecr-new' });
  });
  const failure = async (environment?: Environment) => messageOf(await makeHost(environment).run('get', HOST));

  it.each(ERRORS)('explains %s', async (_, { environment, fault, curl }, message) => {
    const host = makeHost(environment);
    if (curl) host.program('curl', curl);
    if (fault) aws.faults.inject(fault);
    const given = messageOf(await host.run('get', HOST));
    expect(given).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(host.commandLines('curl')[0]).toContain(' --connect-timeout 5 --max-time 10 ');
  });

  it.each([200, 400, 500])('contains no value if AWS sends one with status %i', async (status) => {
    const value = { SecretString: JSON.stringify({ auths: { [HOST]: { auth: 'c2VjcmV0' } } }) };
    aws.faults.inject(reply(status, JSON.stringify(value)));
    expect(await failure()).not.toContain('c2VjcmV0');
  });

  const HOSTILE = 'a\x1b]0;title\x07b\u009b31mc\r\x08d\u202ee';
  const CLEAN = 'a]0;titleb??31mcd???e';
  it('has no control character of AWS and is one line of ASCII', async () => {
    const body = `{"__type":"InvalidRequestException","message":"${HOSTILE}"}`;
    aws.faults.inject(reply(400, body));
    expect(await failure()).toBe(`AWS returned InvalidRequestException: ${CLEAN}`);
    aws.faults.clear();
    aws.faults.inject(reply(400, `${body}\n${body}`));
    expect(await failure()).toMatch(/^AWS returned InvalidRequestException InvalidRequestException: [ -~]+$/);
  });

  it('has no control character of STS', async () => {
    const sts = await serve(() => ({ status: 400, body: `<Code>${HOSTILE}</Code>\n<Message>${HOSTILE}</Message>` }));
    const host = makeHost({ AWS_ACCESS_KEY_ID: undefined, AWS_ENDPOINT_URL_STS: sts.url, AWS_ROLE_ARN: HOSTILE });
    host.environment.AWS_WEB_IDENTITY_TOKEN_FILE = host.file('token', 'token');
    expect(messageOf(await host.run('get', HOST))).toBe(
      `no AWS credentials: STS refused the web identity of ${CLEAN}: ${CLEAN}: ${CLEAN}; check the token and the role's trust policy`,
    );
  });

  it('has no control character of the environment', async () => {
    const environment = { AWS_ACCESS_KEY_ID: undefined, AWS_PROFILE: 'a\x1b[2J' };
    expect(await failure(environment)).toMatch(/^no AWS credentials: no keys for the profile a\[2J in [ -~]+$/);
  });

  it.each(['a"b', 'a\\b', 'a\nb', 'a\r'])(
    'rejects the key %j, which AWS never creates',
    async (AWS_SECRET_ACCESS_KEY) => {
      expect(await failure({ AWS_SECRET_ACCESS_KEY })).toBe(
        'AWS credentials invalid: the environment: a value contains a quote, \\ or control character; copy it again without it',
      );
      expect(aws.reads()).toBe(0);
    },
  );

  it.each(['ecr-password', 'ecr-json', 'ecr-binary'])('explains the format of %s', async (ECR_SECRET_ID) => {
    const message = `wrong format: ${ECR_SECRET_ID} is not a secret of the format dockerconfigjson; set ECR_SECRET_ID to one`;
    expect(await failure({ ECR_SECRET_ID })).toBe(message);
    expect(messageOf(await makeHost({ ECR_SECRET_ID }).run('list'))).toBe(message);
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
