import { describe, expect, it } from 'vitest';
import type { TargetOf } from '../../../lambda/core/feed-spec';
import { FEED_PLACEHOLDERS, type FeedValues, feedValues } from '../../../lambda/core/feed-values';
import { renderRequest } from '../../../lambda/feed/delivery/render';
import { dockerConfig, encode, hostOf, passwordOf, tokenOf } from '../support/fakes';
import { AUTH, HOST, PASSWORD } from './support/world';

const VERSION = '20260301T200000Z-00000000000000000000000000000001';
const PLAIN = Object.fromEntries(FEED_PLACEHOLDERS.map((name) => [name, name])) as FeedValues;
/** Everything that means something to JSON, URLs, forms or templates. */
const NASTY = 'a"b\\c\n{{auth}}&d=e/f?g#h i+é';

type Text = Parameters<typeof renderRequest>[0];
const text = (changes: Partial<Text>): Text => ({
  method: 'PUT',
  url: 'https://example.com/',
  headers: {},
  body: { text: '' },
  ...changes,
});
const body = (of: TargetOf<'request'>['body'], facts: Partial<FeedValues> = {}) =>
  renderRequest(text({ body: of }), { ...PLAIN, ...facts }).body;

describe('a request is filled in', () => {
  it('inside the texts of a JSON body, and nowhere else in it', () => {
    const json = { a: ['{{username}}:{{ password }}', 7, true, null], '{{region}}': { b: '{{expiresAt}}' } };
    expect(body({ json })).toBe('{"a":["username:password",7,true,null],"{{region}}":{"b":"expiresAt"}}');
  });

  it('so that a JSON body stays the JSON that it was', () => {
    expect(JSON.parse(body({ json: ['{{value}}'] }, { value: NASTY }) ?? '')).toEqual([NASTY]);
  });

  it('so that a form stays the form that it was', () => {
    const filled = body({ form: { a: '{{value}}', b: '1' } }, { value: NASTY }) ?? '';
    expect([...new URLSearchParams(filled)]).toEqual([
      ['a', NASTY],
      ['b', '1'],
    ]);
  });

  it('in any other body as it is', () => {
    expect(body({ text: '<p>{{value}}</p>' }, { value: NASTY })).toBe(`<p>${NASTY}</p>`);
  });

  it('in a URL so that it stays one segment or parameter', () => {
    const { url } = renderRequest(text({ url: 'https://example.com/{{region}}?a={{region}}' }), {
      ...PLAIN,
      region: NASTY,
    });
    expect([url.hostname, url.pathname.split('/').map(decodeURIComponent), [...url.searchParams], url.hash]).toEqual([
      'example.com',
      ['', NASTY],
      [['a', NASTY]],
      '',
    ]);
  });

  it('in headers, by lower-case names', () => {
    const { headers } = renderRequest(text({ headers: { 'X-Login': '{{username}}:{{password}}' } }), PLAIN);
    expect(headers).toEqual({ 'content-type': 'text/plain', 'x-login': 'username:password' });
  });

  it.each(['a\r\nx-injected: 1', 'a\n', 'a\0', 'é'])('but not in a header with %j', (value) => {
    expect(() => renderRequest(text({ headers: { a: '{{value}}' } }), { ...PLAIN, value })).toThrow(
      'a header value contains a line break or another character that is not printable ASCII',
    );
  });

  it.each([
    [{ json: {} }, 'application/json'],
    [{ form: {} }, 'application/x-www-form-urlencoded'],
    [{ text: '' }, 'text/plain'],
  ])('%j has its content type, unless the headers name another', (of, type) => {
    expect(renderRequest(text({ body: of }), PLAIN).headers['content-type']).toBe(type);
    const headers = { 'Content-Type': 'application/x-test' };
    expect(renderRequest(text({ body: of, headers }), PLAIN).headers).toEqual({ 'content-type': 'application/x-test' });
  });

  it('not at all where a placeholder is unknown', () => {
    expect(() => body({ text: '{{token}}' })).toThrow(/the template contains \{\{token\}\}; must be one of registry, /);
  });
});

describe('the facts of a login', () => {
  const expected = {
    registry: HOST,
    region: 'eu-west-1',
    account: '123456789012',
    username: 'AWS',
    password: PASSWORD,
    auth: AUTH,
    expiresAt: '2026-03-01T20:00:00.000Z',
  };

  it.each([
    ['password', PASSWORD],
    ['jenkins', PASSWORD],
    ['username-password', `{"username":"AWS","password":"${PASSWORD}"}`],
    ['dockerconfigjson', dockerConfig([hostOf('us-east-1'), tokenOf('us-east-1')], [HOST, AUTH])],
    ['jenkins-file', dockerConfig([HOST, AUTH])],
    ['basic-auth', `Basic ${AUTH}`],
    ['argo-cd', `{"url":"${HOST}","type":"helm","enableOCI":"true","username":"AWS","password":"${PASSWORD}"}`],
    ['json', `{"registry":"${HOST}","username":"AWS","password":"${PASSWORD}","auth":"${AUTH}"}`],
  ] as const)('are found in a %s', (format, value) => {
    expect(feedValues(format, { value, versionId: VERSION }, HOST)).toEqual({
      ...expected,
      value,
      valueBase64: encode(value),
    });
  });

  it('are those of the registry that is asked for', () => {
    const value = dockerConfig(
      [HOST, AUTH],
      [hostOf('us-east-1'), tokenOf('us-east-1')],
      ['public.ecr.aws', tokenOf('public')],
    );
    const { region, password } = feedValues('dockerconfigjson', { value, versionId: VERSION }, hostOf('us-east-1'));
    expect([region, password]).toEqual(['us-east-1', passwordOf('us-east-1')]);
    expect(feedValues('dockerconfigjson', { value, versionId: VERSION }, 'public.ecr.aws')).toMatchObject({
      region: 'us-east-1',
      account: '',
      password: passwordOf('public'),
    });
  });

  it('are none where the value has no such registry', () => {
    const value = dockerConfig([hostOf('us-east-1'), tokenOf('us-east-1')]);
    expect(() => feedValues('dockerconfigjson', { value, versionId: VERSION }, HOST)).toThrow(
      `the secret contains no token for ${HOST}`,
    );
  });

  it('are none where somebody else wrote the version', () => {
    expect(() => feedValues('password', { value: PASSWORD, versionId: 'by-hand' }, HOST)).toThrow(
      'the version by-hand was not written by a refresh: its id contains no expiry',
    );
  });
});
