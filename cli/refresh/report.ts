import { indent, table } from '../shared/text-table';
import { seenFrom, utc } from '../shared/time';
import type { Result } from './result';

/** What a refresh did, for people; times in UTC. */
export function formatResult({ credential, refreshedAt, registries, secrets, warnings }: Result, now: Date): string {
  const rows = [
    ...registries.map(({ host, expiresAt, verified }) => [
      'registry',
      host,
      until(expiresAt, now),
      verified ? 'took the new token' : 'not verified',
    ]),
    ...secrets.map(({ name, format, expiresAt }) => ['secret', name, until(expiresAt, now), format]),
  ];
  return [
    `${credential}: refreshed at ${utc(new Date(refreshedAt))} UTC`,
    indent(table(rows), '  '),
    ...warnings.map((warning) => `  warning   ${warning}`),
  ].join('\n');
}

function until(expiresAt: string, now: Date): string {
  return `until ${seenFrom(now, new Date(expiresAt))}`;
}
