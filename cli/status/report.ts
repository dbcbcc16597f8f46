import { indent, table } from '../shared/text-table';
import { seenFrom } from '../shared/time';
import type { SecretStatus } from './secret-status';

/** The secrets as a table, and below it what to do about those that are not fresh. */
export function formatStatuses(statuses: SecretStatus[], now: Date): string {
  const rows = statuses.map(({ secret, format, expiresAt, state }) => [
    secret,
    format,
    expiresAt === null ? '-' : seenFrom(now, new Date(expiresAt)),
    state,
  ]);
  return [table([['SECRET', 'FORMAT', 'EXPIRES (UTC)', 'STATE'], ...rows]), ...remediations(statuses)].join('\n\n');
}

/** What several secrets need is said once. */
function remediations(statuses: SecretStatus[]): string[] {
  const secrets = new Map<string, string[]>();
  for (const { secret, why, commands } of statuses) {
    if (why === null) continue;
    const remediation = [why, ...commands.map((command) => indent(command, '  '))].join('\n');
    secrets.set(remediation, [...(secrets.get(remediation) ?? []), secret]);
  }
  return [...secrets].map(([remediation, names]) => `${names.join(', ')}: ${remediation}`);
}
