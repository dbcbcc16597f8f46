import { describe, expect, it } from 'vitest';
import type { FeedSpec } from '../../../lambda/core/feed-spec';
import { feed } from '../../../lambda/feed/feed';
import { failure } from '../support/run-refresh';
import { dockerConfig, encode, hostOf, passwordOf, tokenOf } from '../support/values';
import { API_SECRET, feedSpecOf, freshSecrets, HOST, RUN } from './support/world';

const OTHER = 'us-east-1';
const VALUE = dockerConfig([HOST, tokenOf('eu-west-1')], [hostOf(OTHER), tokenOf(OTHER)]);

const basic: FeedSpec['target'] = {
  kind: 'request',
  method: 'PUT',
  url: 'https://third-party.example.com/',
  body: { json: { value: '{{value}}' } },
  authentication: { kind: 'basic', username: 'ci' },
};

/** Returns the error of a feed whose request fails with an error that quotes a text. */
async function errorQuoting(text: string, apiCredential = 'an-api-credential') {
  const secret = { name: 'ecr-ci-pull-dockerconfigjson', format: 'dockerconfigjson' } as const;
  const aws = freshSecrets({ apiCredential }).holdingVersion(secret.name, {
    value: VALUE,
    versionId: `20260301T200000Z-${'0'.repeat(32)}`,
  });
  const send = () => Promise.reject(new Error(`quoted ${text} here`));
  const spec = feedSpecOf('https://third-party.example.com', { secret, target: basic });
  const { message } = await failure(feed(spec, { ...aws, secrets: aws.secrets, send, random: () => 1 }, RUN));
  return message.replace('the feed third-party of ci-pull failed: ', '');
}

const piece = (text: string) => text.slice(600, 660);

describe("an error of a feed contains no part of another registry's token that the feed pushed", () => {
  it.each([
    ['as its auth', piece(tokenOf(OTHER))],
    ['as its password', piece(passwordOf(OTHER))],
    ['as its auth in a URL', piece(encodeURIComponent(tokenOf(OTHER)))],
    ['as base64 of its auth', piece(encode(tokenOf(OTHER)))],
    ['as base64 of its password', piece(encode(passwordOf(OTHER)))],
    ['as the end of the whole value in base64, as Kubernetes stores it', encode(VALUE).slice(-60, -12)],
    ['as base64 of a text that contains its auth one byte later', piece(encode(`x${tokenOf(OTHER)}`))],
    ['as base64 of a text that contains its auth two bytes later', piece(encode(`xx${tokenOf(OTHER)}`))],
  ])('%s', async (_, text) => {
    expect(await errorQuoting(text)).toBe('quoted [redacted] here');
  });

  it('but it contains the hosts', async () => {
    expect(await errorQuoting(hostOf(OTHER))).toBe(`quoted ${hostOf(OTHER)} here`);
  });
});

describe('an error of a feed contains no API credential, even a short one', () => {
  it.each([
    ['as it is', 'pa/ss', 'pa/ss'],
    ['with one character', '%', '%'],
    ['in a URL', 'pa/ss', 'pa%2Fss'],
    ['in base64', 'pa/ss', encode('pa/ss')],
    ['as base64 of user and password', 'p', encode('ci:p')],
    ['with a character that is not ASCII', 'pä', 'pä'],
    ['with a character that is not ASCII, in a URL', 'pä', 'p%C3%A4'],
    ['with half a character', 'p\ud800', 'p\ud800'],
    ['with spaces that the error joins', 'p  s', 'p  s'],
    ['inside a longer word', 'pass', 'pass'],
    ['as part of the mark', 'act', 'act'],
    ['as a part of a long one', 'a-long-api-credential', 'long-api-credential'],
  ])('%s', async (_, apiCredential, text) => {
    expect(await errorQuoting(text, apiCredential)).toBe('quoted [redacted] here');
  });

  it('even if it is also a part of a token', async () => {
    const text = `${piece(tokenOf(OTHER))} here`;
    const letter = text.slice(7, 8);
    expect(await errorQuoting(text, letter)).not.toContain(text.slice(0, 5));
  });

  it(`names the API secret, ${API_SECRET}`, async () => {
    expect(await errorQuoting(API_SECRET)).toContain(API_SECRET);
  });
});
