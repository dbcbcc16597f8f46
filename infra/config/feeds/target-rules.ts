import type { Target } from '../../../lambda/core/feed-spec';
import { FEED_PLACEHOLDERS, URL_PLACEHOLDERS } from '../../../lambda/core/feed-values';
import { isPrivateHost } from '../../../lambda/core/private-network';
import { placeholdersOf, unknownPlaceholders } from '../../../lambda/core/template';

/** Returns the problems of the URLs and placeholders of a feed's target. */
export function targetProblems(target: Target, { allowPrivateNetwork }: { allowPrivateNetwork: boolean }): string[] {
  return [
    ...urlsOf(target).flatMap((url) => urlProblems(url, allowPrivateNetwork)),
    ...mergeProblems(target),
    ...unknownPlaceholders(textsOf(target).join(' '), FEED_PLACEHOLDERS).map(
      (name) => `got the placeholder {{${name}}}; must be one of ${FEED_PLACEHOLDERS.join(', ')}`,
    ),
  ];
}

function urlProblems(url: string, allowPrivateNetwork: boolean): string[] {
  const got = `got the URL ${url}`;
  const filled = fillPlaceholders(url, '1');
  if (originOf(filled) !== originOf(fillPlaceholders(url, '2'))) {
    return [`${got}; must name its host: placeholders are allowed only in the path and the query`];
  }
  if (!URL.canParse(filled) || !/^[a-z]+:\/\/[^/\\]/i.test(url)) {
    return [`${got}; must be a complete URL, such as https://example.com/path`];
  }
  const { protocol, hostname, username, password, hash } = new URL(filled);
  // The message does not contain the URL, because it can contain a password.
  if (username || password)
    return ['got a URL with a user; must be a URL without one: put the password into the API secret'];
  const secret = placeholdersOf(url).filter(
    (name) =>
      !(URL_PLACEHOLDERS as readonly string[]).includes(name) && FEED_PLACEHOLDERS.some((known) => known === name),
  );
  return [
    ...(protocol === 'https:' ? [] : [`${got}; must be an https URL, because a token is never sent unencrypted`]),
    ...(hash ? [`${got}; must be a URL without a fragment, which is never sent`] : []),
    ...secret.map(
      (name) => `${got} with {{${name}}}; must contain only ${URL_PLACEHOLDERS.join(', ')}, because proxies log URLs`,
    ),
    ...(isPrivateHost(hostname) && !allowPrivateNetwork
      ? [`${got}, whose host is not on the public internet; must come with allowPrivateNetwork: true and a network`]
      : []),
  ];
}

/** The API secret is sent to both URLs. The messages contain no URL, because it can contain a password. */
function mergeProblems(target: Target): string[] {
  if (target.kind !== 'request' || target.mergeInto === undefined) return [];
  const [given, allowed] = [target.mergeInto, target.url].map((url) => originOf(fillPlaceholders(url, '1')));
  if (given === undefined || allowed === undefined || given === allowed) return [];
  return [`got ${given} in mergeInto; must be ${allowed}, as in url, because the feed sends the API secret to both`];
}

/** Returns the scheme, host and port that a URL parser finds in a URL, which need not follow two slashes. */
function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

function fillPlaceholders(url: string, value: string): string {
  return url.replace(/\{\{.*?\}\}/gs, value);
}

function urlsOf(target: Target): string[] {
  switch (target.kind) {
    case 'request':
      return [target.url, target.ifMissing?.url, target.mergeInto].filter((url) => url !== undefined);
    case 'githubSecret':
      return [target.secretsUrl];
    case 'webhook':
      return [target.url];
  }
}

/** Returns every string inside a target, at any depth. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
