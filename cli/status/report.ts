import { formatTable, indent } from '../common/text-table';
import { formatRelativeToNow } from '../common/time';
import type { SecretStatus } from './secret-status';

/** Returns the secrets as a table, followed by what to do about those that are not fresh. */
export function formatStatuses(statuses: SecretStatus[], now: Date): string {
  const rows = statuses.map(({ secret, format, expiresAt, state }) => [
    secret,
    format,
    expiresAt === null ? '-' : formatRelativeToNow(new Date(expiresAt), now),
    state,
  ]);
  return [formatTable([['SECRET', 'FORMAT', 'EXPIRES (UTC)', 'STATE'], ...rows]), ...remediations(statuses)].join(
    '\n\n',
  );
}

/** Returns each remediation once, with the names of all secrets that need it. */
function remediations(statuses: SecretStatus[]): string[] {
  const secrets = new Map<string, string[]>();
  for (const { secret, why, commands } of statuses) {
    if (why === null) continue;
    const remediation = [why, ...commands.map((command) => indent(command, '  '))].join('\n');
    secrets.set(remediation, [...(secrets.get(remediation) ?? []), secret]);
  }
  return [...secrets].map(([remediation, names]) => `${names.join(', ')}: ${remediation}`);
}
