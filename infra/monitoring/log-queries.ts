import type { Credential } from '../config/credential';

// Queries of CloudWatch Logs Insights over the JSON lines of the functions (lambda/refresh/handler.ts, lambda/feed/run.ts).
// Insights identifies the items of a list by their index. Source: CloudWatch Logs, "Supported logs and discovered fields".

/** More columns would make the table too wide to read. A click on a row shows the whole line. */
const MAX_COLUMNS = 4;

type Listed = { [K in 'registries' | 'secrets']: readonly unknown[] } & Pick<Credential, 'publicRegistry'>;

/** Returns a query with one row per credential: its latest refresh, and when the first of its tokens expires. */
export function validUntil(): string[] {
  return [
    'filter message = "refreshed" and ispresent(secrets.0.expiresAt)',
    'stats latest(refreshedAt) as `refreshed`, latest(secrets.0.expiresAt) as `valid until`, ' +
      'latest(registries.0.verified) as `verified`, latest(warnings.0) as `warning` by credential',
    'sort `valid until` asc',
  ];
}

/** Returns a query with one row per run, the latest first: metadata of its tokens and versions, and its error. */
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

/** Returns a query with one row per push, the latest first: the version and the target, or the error. */
export function lastPushes(): string[] {
  return [
    'filter message in ["pushed", "push failed"]',
    'fields @timestamp, credential, feed, level, host, versionId, expiresAt, attempts, reason',
    'sort @timestamp desc',
    'limit 100',
  ];
}
