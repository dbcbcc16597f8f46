import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { encode } from '../lambda/support/values';
import { ROOT } from '../run';
import { type Aws, dockerConfig, HOST, OTHER_HOST, PASSWORDS, PUBLIC_HOST } from './support/aws';
import { describeHelper } from './support/helper';
import { HELPER, type Ran } from './support/host';

const API = 'credentialprovider.kubelet.k8s.io/v1';
const IMAGE = `${HOST}/team-a/app`;

/** The fields of kubelet's v1 types. kubelet decodes strictly. Source: k8s.io/kubelet, credentialprovider/v1/types.go. */
const RESPONSE = v.strictObject({
  kind: v.literal('CredentialProviderResponse'),
  apiVersion: v.literal(API),
  cacheKeyType: v.picklist(['Image', 'Registry', 'Global']),
  /** A duration of Go, which must not overflow. */
  cacheDuration: v.pipe(v.string(), v.regex(/^\d{1,9}s$/)),
  auth: v.record(v.string(), v.strictObject({ username: v.string(), password: v.string() })),
});

interface Variable {
  name: string;
  value: string;
}

/** Returns a config file of the AWS tools with the keys of the reader. */
function profileText(section: string, { reader }: Aws): string {
  const { accessKeyId, secretAccessKey, sessionToken } = reader;
  return `[${section}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\naws_session_token = ${sessionToken}\n`;
}

/** Encodes a request as kubelet: one line, the fields in the order of the type, and HTML characters escaped. */
function requestFor(image: string, more: { serviceAccountToken?: string; serviceAccountAnnotations?: object } = {}) {
  const text = JSON.stringify({ kind: 'CredentialProviderRequest', apiVersion: API, image, ...more });
  return `${text.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)}\n`;
}

/** Returns a version id that expires after this time. */
function versionId(milliseconds: number): string {
  const expiry = new Date(Date.now() + milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${expiry}-0123456789abcdef0123`;
}

/** Returns the message of a failed run, which has no password. */
function failureOf({ code, stdout, stderr }: Ran): string {
  const [, message = ''] = /^docker-credential-ecr-secret: (.*)\n$/.exec(stderr) ?? [];
  expect(code).toBe(1);
  for (const password of Object.values(PASSWORDS)) expect(stdout + stderr).not.toContain(password.slice(0, 20));
  return message;
}

const HOUR = 3_600_000;

describeHelper('the credential provider of kubelet', ({ aws, shell, makeHost }) => {
  /** Makes a host that reads a secret with this version id. */
  function hostOf(version: string) {
    const ECR_SECRET_ID = `ecr-kubelet-${shell}-${version}`;
    aws.put(ECR_SECRET_ID, { SecretString: dockerConfig(PASSWORDS) }, version);
    return makeHost({ ECR_SECRET_ID });
  }
  async function answerTo(request: string, host = makeHost()) {
    const { code, stdout, stderr } = await host.run('kubelet', request);
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 });
    return v.parse(RESPONSE, JSON.parse(stdout));
  }

  it.each([
    [HOST, 'team-a/app'],
    [OTHER_HOST, 'app'],
    [PUBLIC_HOST, 'docker/library/node'],
  ])('returns the credentials of %s after one call', async (host, repository) => {
    expect(await answerTo(requestFor(`${host}/${repository}`))).toMatchObject({
      cacheKeyType: 'Registry',
      auth: { [host]: { username: 'AWS', password: PASSWORDS[host] } },
    });
    expect(aws.reads()).toBe(1);
  });

  it.each([
    ['half of the remaining time', 8 * HOUR, 4 * HOUR],
    ['less near the expiry', 0.01 * HOUR, 0.005 * HOUR],
    ['at most half of the lifetime of a token, if the clock is wrong', 1000 * HOUR, 6 * HOUR],
  ])('caches for %s', async (_, remaining, expected) => {
    const { cacheDuration } = await answerTo(requestFor(IMAGE), hostOf(versionId(remaining)));
    expect(Math.abs(Number.parseInt(cacheDuration, 10) - expected / 1000)).toBeLessThan(10);
  });

  it('does not cache if the version id has no expiry', async () => {
    const host = hostOf('0b0b0b0b-0000-4000-8000-000000000000');
    expect(await answerTo(requestFor(IMAGE), host)).toMatchObject({ cacheDuration: '0s' });
    expect(await answerTo(requestFor(IMAGE), hostOf('29991399T999999Z-0123456789abcdef0123'))).toMatchObject({
      cacheDuration: '0s',
    });
  });

  it('returns expired credentials with a warning, and does not cache them', async () => {
    const { code, stdout, stderr } = await hostOf(versionId(-HOUR)).run('kubelet', requestFor(IMAGE));
    expect(code).toBe(0);
    expect(v.parse(RESPONSE, JSON.parse(stdout)).cacheDuration).toBe('0s');
    expect(stderr).toMatch(/^docker-credential-ecr-secret: warning: .* expired at \d{14} UTC; .*\n$/);
  });

  const OTHER_IMAGE = `","image":"${OTHER_HOST}/x`;
  it.each([
    ['a token', { serviceAccountToken: `${encode('{"alg":"RS256"}')}.${encode('{"aud":["x"]}')}.x` }],
    ['an annotation named image', { serviceAccountAnnotations: { image: `${OTHER_HOST}/x` } }],
    ['annotations with JSON', { serviceAccountAnnotations: { a: OTHER_IMAGE, b: `{"image":"${OTHER_HOST}/x"}\\` } }],
    [
      'annotations with line ends',
      { serviceAccountAnnotations: { a: `\n${requestFor(`${OTHER_HOST}/x`)}`, '"': '<&>' } },
    ],
    ['a token with quotes', { serviceAccountToken: OTHER_IMAGE }],
    ['annotations of 256 KB', { serviceAccountAnnotations: { a: 'é"\\'.repeat(50_000), b: '$(id)`id`' } }],
  ])('uses the image of a request with %s', async (_, more) => {
    expect(Object.keys((await answerTo(requestFor(IMAGE, more))).auth)).toEqual([HOST]);
  });

  it.each([
    ['a registry that the secret does not contain', requestFor('210987654321.dkr.ecr.eu-west-1.amazonaws.com/x')],
    ['another host that ends in the same way', requestFor(`fake-${IMAGE}`)],
    ['a host with a port', requestFor(`${HOST}:443/x`)],
  ])('fails for %s, so that kubelet caches no empty answer', async (_, request) => {
    expect(failureOf(await makeHost().run('kubelet', request))).toMatch(
      /^not found: ecr-ci-dockerconfigjson contains no credentials for \S+$/,
    );
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'image\n'],
    ['another version', requestFor(IMAGE).replace('/v1"', '/v1beta1"')],
    ['another kind', requestFor(IMAGE).replace('Request', 'Response')],
    ['no image', requestFor('')],
    ['the request in the second line', `\n${requestFor(IMAGE)}`],
    ['text before the request', ` x${requestFor(IMAGE)}`],
    ['an image with an escape', requestFor(`${HOST}/"x`)],
  ])('requires a request, and gets %s', async (_, request) => {
    expect(failureOf(await makeHost().run('kubelet', request))).toBe(
      `kubelet requires a CredentialProviderRequest of ${API} on standard input; got none`,
    );
    expect(aws.reads()).toBe(0);
  });

  it.each([`$(id)/x`, 'x'.repeat(100_000), `${HOST}|e id/x`, `a b/x`])('rejects the image %j', async (image) => {
    expect(failureOf(await makeHost().run('kubelet', requestFor(image)))).toBe(
      'not found: standard input is not the host of a registry',
    );
  });

  it('works with the config of its page', async () => {
    const config = parse(readFileSync(join(ROOT, 'consumers/kubelet/credential-provider.yaml'), 'utf8'));
    const [{ name, args, env, matchImages, apiVersion }] = config.providers;
    expect([name, args, apiVersion]).toEqual([basename(HELPER), ['kubelet'], API]);
    const variables = Object.fromEntries(env.map(({ name: variable, value }: Variable) => [variable, value]));
    aws.put(variables.ECR_SECRET_ID, { SecretString: dockerConfig(PASSWORDS) });
    const host = makeHost({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, ...variables });
    expect(readFileSync(join(ROOT, 'consumers/kubelet/aws-config'), 'utf8')).toContain(
      `[profile ${variables.AWS_PROFILE}]`,
    );
    host.environment.AWS_CONFIG_FILE = host.file('aws-config', profileText(`profile ${variables.AWS_PROFILE}`, aws));
    expect(Object.keys((await answerTo(requestFor(`${matchImages[0]}/team-a/app`), host)).auth)).toEqual(matchImages);
  });

  it('needs no HOME, which systemd does not set for services', async () => {
    const host = makeHost();
    delete host.environment.HOME;
    expect(Object.keys((await answerTo(requestFor(IMAGE), host)).auth)).toEqual([HOST]);
  });

  it('fails with the reason if AWS denies the access', async () => {
    const host = makeHost({ ECR_SECRET_ID: 'payroll' });
    expect(failureOf(await host.run('kubelet', requestFor(IMAGE)))).toMatch(/^denied: .*payroll/);
  });

  it('shows the image and the token of a request to no other program', async () => {
    const host = makeHost();
    await host.run('kubelet', requestFor(IMAGE, { serviceAccountToken: 'token-of-the-service-account' }));
    expect(host.commandLines().join('\n')).not.toContain('token-of-the-service-account');
  });
});
