import { formatTable, indent } from '../common/text-table';
import { formatRelativeToNow } from '../common/time';
import type { SecretStatus } from './secret-status';

/** Returns the secrets as a table, followed by what to do about those that are not fresh, and about their copies. */
export function formatStatuses(statuses: SecretStatus[], now: Date): string {
  const hasReplicas = statuses.some(({ replicas }) => replicas.length > 0);
  const header = ['SECRET', 'FORMAT', 'EXPIRES (UTC)', 'STATE', ...(hasReplicas ? ['COPIES'] : [])];
  const rows = statuses.map(({ secret, format, expiresAt, state, replicas }) => [
    secret,
    format,
    expiresAt === null ? '-' : formatRelativeToNow(new Date(expiresAt), now),
    state,
    ...(hasReplicas ? [replicas.map((replica) => `${replica.region} ${replica.state}`).join(', ') || '-'] : []),
  ]);
  return [formatTable([header, ...rows]), ...remediations(statuses)].join('\n\n');
}

/** Returns each remediation once, with the names of all secrets that need it. */
function remediations(statuses: SecretStatus[]): string[] {
  const secrets = new Map<string, string[]>();
  const all = statuses.flatMap(({ secret, why, commands, replicas }) =>
    [{ why, commands }, ...replicas].map((each) => ({ secret, why: each.why, commands: each.commands })),
  );
  for (const { secret, why, commands } of all) {
    if (why === null) continue;
    const remediation = [why, ...commands.map((command) => indent(command, '  '))].join('\n');
    secrets.set(remediation, [...(secrets.get(remediation) ?? []), secret]);
  }
  return [...secrets].map(([remediation, names]) => `${names.join(', ')}: ${remediation}`);
}
