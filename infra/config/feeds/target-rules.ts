import type { Target } from '../../../lambda/core/feed-spec';
import { FEED_PLACEHOLDERS, URL_PLACEHOLDERS } from '../../../lambda/core/feed-values';
import { isPrivateHost } from '../../../lambda/core/private-network';
import { placeholdersOf, unknownPlaceholders } from '../../../lambda/core/template';

/** What is wrong with where a feed pushes to. */
export function targetProblems(target: Target, { allowPrivateNetwork }: { allowPrivateNetwork: boolean }): string[] {
  return [
    ...urlsOf(target).flatMap((url) => urlProblems(url, allowPrivateNetwork)),
    ...unknownPlaceholders(textsOf(target).join(' '), FEED_PLACEHOLDERS).map(
      (name) => `got the placeholder {{${name}}}; must be one of ${FEED_PLACEHOLDERS.join(', ')}`,
    ),
  ];
}

function urlProblems(url: string, allowPrivateNetwork: boolean): string[] {
  const got = `got the URL ${url}`;
  const authority = /^[^:]*:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
  if (placeholdersOf(authority).length > 0) {
    return [`${got}; must name its host: a placeholder may stand in the path and the query alone`];
  }
  const filled = url.replace(/\{\{.*?\}\}/g, 'x');
  if (!URL.canParse(filled)) return [`${got}; must be a whole URL, such as https://example.com/path`];
  const { protocol, hostname, username, password, hash } = new URL(filled);
  // Not quoted: it may hold a password.
  if (username || password) return ['got a URL with a user; must be without: that is what the API secret is for'];
  const secret = placeholdersOf(url).filter(
    (name) =>
      !(URL_PLACEHOLDERS as readonly string[]).includes(name) && FEED_PLACEHOLDERS.some((known) => known === name),
  );
  return [
    ...(protocol === 'https:' ? [] : [`${got}; must be an https URL: a login is never sent in the clear`]),
    ...(hash ? [`${got}; must be without a fragment, which is never sent`] : []),
    ...secret.map(
      (name) =>
        `${got} with {{${name}}}; must name only ${URL_PLACEHOLDERS.join(', ')}: every proxy logs the URLs that it sees`,
    ),
    ...(isPrivateHost(hostname) && !allowPrivateNetwork
      ? [
          `${got}, whose host is none of the public internet; must come with allowPrivateNetwork: true, and network, a VPC`,
        ]
      : []),
  ];
}

function urlsOf(target: Target): string[] {
  switch (target.kind) {
    case 'request':
      return [target.url, ...(target.ifMissing ? [target.ifMissing.url] : [])];
    case 'githubActionsSecret':
      return [target.secretsUrl];
    case 'webhook':
      return [target.url];
  }
}

/** Every text inside a target, wherever it stands. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
