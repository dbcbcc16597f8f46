import type { Credential } from '../config/credential';

// Queries of CloudWatch Logs Insights over the functions' JSON lines (lambda/refresh/handler.ts, lambda/feed/run.ts). It names the items of a list
// by their numbers. Source: CloudWatch Logs, "Supported logs and discovered fields".

/** More would make a table too wide to read, and every refresh's line is a click away. */
const MAX_COLUMNS = 4;

type Listed = { [K in 'registries' | 'secrets']: readonly unknown[] } & Pick<Credential, 'publicRegistry'>;

/** One row a credential: when a secret of it got a new value last, and when the first of its logins dies. */
export function freshUntil(): string[] {
  return [
    'filter message = "refreshed" and ispresent(secrets.0.expiresAt)',
    'stats latest(refreshedAt) as `refreshed`, latest(secrets.0.expiresAt) as `fresh until`, ' +
      'latest(registries.0.verified) as `verified`, latest(warnings.0) as `warning` by credential',
    'sort `fresh until` asc',
  ];
}

/** One row a run, the last ones first: metadata of its tokens and versions, and what went wrong. */
export function lastRefreshes(credentials: Listed[]): string[] {
  const most = (count: (credential: Listed) => number) =>
    Array.from({ length: Math.min(MAX_COLUMNS, Math.max(...credentials.map(count))) }, (_, index) => index);
  const registries = most(({ registries, publicRegistry }) => registries.length + (publicRegistry ? 1 : 0));
  const secrets = most((credential) => credential.secrets.length);
  const columns = [
    '@timestamp',
    'credential',
    'level',
    ...registries.flatMap((index) =>
      ['host', 'expiresAt', 'verified', 'passwordLength'].map((field) => `registries.${index}.${field}`),
    ),
    ...secrets.flatMap((index) => ['name', 'versionId'].map((field) => `secrets.${index}.${field}`)),
    'warnings.0',
    'reason',
  ];
  return [
    'filter message in ["refreshed", "refresh failed"]',
    `fields ${columns.join(', ')}`,
    'sort @timestamp desc',
    'limit 100',
  ];
}

/** One row a push, the last ones first: which version went where, or what went wrong. */
export function lastPushes(): string[] {
  return [
    'filter message in ["pushed", "push failed"]',
    'fields @timestamp, credential, feed, level, host, versionId, expiresAt, attempts, reason',
    'sort @timestamp desc',
    'limit 100',
  ];
}
