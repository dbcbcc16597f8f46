import { describe, expect, it } from 'vitest';
import { FEED_PLACEHOLDERS, type FeedValues, feedValues } from '../../../lambda/core/feed-values';
import { renderRequest } from '../../../lambda/feed/delivery/render';
import { dockerConfig, encode, hostOf, passwordOf, tokenOf } from '../support/values';
import { AUTH, HOST, PASSWORD } from './support/world';

/** The value of each placeholder is its name. */
const NAMES = Object.fromEntries(FEED_PLACEHOLDERS.map((name) => [name, name])) as FeedValues;
/** All characters with a meaning in JSON, URLs, forms or templates. */
const SPECIAL = 'a"b\\c\n{{auth}}&d=e/f?g#h i+é';

function render(changes: Partial<Parameters<typeof renderRequest>[0]>, values: Partial<FeedValues> = {}) {
  const request = { method: 'PUT' as const, url: 'https://example.com/', headers: {}, body: { text: '' } };
  return renderRequest({ ...request, ...changes }, { ...NAMES, ...values });
}

describe('placeholders are replaced', () => {
  it('in the strings of a JSON body only', () => {
    const json = { a: ['{{username}}:{{ password }}', 7, true, null], '{{region}}': { b: '{{expiresAt}}' } };
    expect(render({ body: { json } }).body).toBe(
      '{"a":["username:password",7,true,null],"{{region}}":{"b":"expiresAt"}}',
    );
  });

  it('in a JSON body, which stays valid JSON', () => {
    const { body = '' } = render({ body: { json: ['{{value}}'] } }, { value: SPECIAL });
    expect(JSON.parse(body)).toEqual([SPECIAL]);
  });

  it('in a form, which keeps its fields', () => {
    const { body } = render({ body: { form: { a: '{{value}}', b: '1' } } }, { value: SPECIAL });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ a: SPECIAL, b: '1' });
  });

  it('in a text without escaping', () => {
    expect(render({ body: { text: '<p>{{value}}</p>' } }, { value: SPECIAL }).body).toBe(`<p>${SPECIAL}</p>`);
  });

  it('in a URL, where a value stays one segment or one parameter', () => {
    const { url } = render({ url: 'https://example.com/{{region}}?a={{region}}' }, { region: SPECIAL });
    expect([url.hostname, url.pathname.split('/').map(decodeURIComponent), [...url.searchParams], url.hash]).toEqual([
      'example.com',
      ['', SPECIAL],
      [['a', SPECIAL]],
      '',
    ]);
  });

  it('in headers, whose names become lower case', () => {
    const { headers } = render({ headers: { 'X-Login': '{{username}}:{{password}}' } });
    expect(headers).toEqual({ 'content-type': 'text/plain', 'x-login': 'username:password' });
  });
});

describe('a request', () => {
  it.each(['a\r\nx-injected: 1', 'a\n', 'a\0', 'é'])('is an error with %j in a header', (value) => {
    expect(() => render({ headers: { a: '{{value}}' } }, { value })).toThrow(
      'a header value contains a line break or another character that is not printable ASCII',
    );
  });

  it('is an error with an unknown placeholder', () => {
    expect(() => render({ body: { text: '{{token}}' } })).toThrow(
      /the template contains \{\{token\}\}; must be one of registry, /,
    );
  });

  it.each([
    [{ json: {} }, 'application/json'],
    [{ form: {} }, 'application/x-www-form-urlencoded'],
    [{ text: '' }, 'text/plain'],
  ])('with the body %j has its content type, unless a header sets another one', (body, type) => {
    expect(render({ body }).headers['content-type']).toBe(type);
    const headers = { 'Content-Type': 'application/x-test' };
    expect(render({ body, headers }).headers).toEqual({ 'content-type': 'application/x-test' });
  });
});

describe('the placeholder values', () => {
  const versionId = '20260301T200000Z-00000000000000000000000000000001';
  const virginia = hostOf('us-east-1');

  it.each([
    ['password', PASSWORD],
    ['jenkins', PASSWORD],
    ['username-password', `{"username":"AWS","password":"${PASSWORD}"}`],
    ['dockerconfigjson', dockerConfig([virginia, tokenOf('us-east-1')], [HOST, AUTH])],
    ['jenkins-file', dockerConfig([HOST, AUTH])],
    ['basic-auth', `Basic ${AUTH}`],
    ['argo-cd', `{"url":"${HOST}","type":"helm","enableOCI":"true","username":"AWS","password":"${PASSWORD}"}`],
    ['json', `{"registry":"${HOST}","username":"AWS","password":"${PASSWORD}","auth":"${AUTH}"}`],
  ] as const)('are read from the format %s', (format, value) => {
    expect(feedValues(format, { value, versionId }, HOST)).toEqual({
      registry: HOST,
      region: 'eu-west-1',
      account: '123456789012',
      username: 'AWS',
      password: PASSWORD,
      auth: AUTH,
      expiresAt: '2026-03-01T20:00:00.000Z',
      value,
      valueBase64: encode(value),
    });
  });

  it.each([
    [virginia, { region: 'us-east-1', account: '123456789012', password: passwordOf('us-east-1') }],
    ['public.ecr.aws', { region: 'us-east-1', account: '', password: passwordOf('public') }],
  ])('are those of the registry %s', (registry, expected) => {
    const value = dockerConfig([HOST, AUTH], [virginia, tokenOf('us-east-1')], ['public.ecr.aws', tokenOf('public')]);
    expect(feedValues('dockerconfigjson', { value, versionId }, registry)).toMatchObject(expected);
  });

  it('are an error if the value has no token for the registry', () => {
    const value = dockerConfig([virginia, tokenOf('us-east-1')]);
    expect(() => feedValues('dockerconfigjson', { value, versionId }, HOST)).toThrow(
      `the secret contains no token for ${HOST}`,
    );
  });

  it('are an error if no refresh wrote the version', () => {
    expect(() => feedValues('password', { value: PASSWORD, versionId: 'manual' }, HOST)).toThrow(
      'the version manual was not written by a refresh: its id contains no expiry',
    );
  });
});
