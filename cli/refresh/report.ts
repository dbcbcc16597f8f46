import { formatTable, indent } from '../common/text-table';
import { formatRelativeToNow, formatUtc } from '../common/time';
import type { Result } from './result';

/** Returns the result of a refresh as text. Times are in UTC. */
export function formatResult({ credential, refreshedAt, registries, secrets, warnings }: Result, now: Date): string {
  const validUntil = (expiresAt: string) => `valid until ${formatRelativeToNow(new Date(expiresAt), now)}`;
  const rows = [
    ...registries.map(({ host, expiresAt, verified }) => [
      'registry',
      host,
      validUntil(expiresAt),
      verified ? 'accepts the new token' : 'not verified',
    ]),
    ...secrets.map(({ name, format, expiresAt }) => ['secret', name, validUntil(expiresAt), format]),
  ];
  return [
    `${credential}: refreshed at ${formatUtc(new Date(refreshedAt))} UTC`,
    indent(formatTable(rows), '  '),
    ...warnings.map((warning) => `  warning   ${warning}`),
  ].join('\n');
}
