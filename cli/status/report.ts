import { indent, table } from '../shared/text-table';
import { seenFrom } from '../shared/time';
import type { SecretStatus } from './secret-status';

/** The secrets as a table, and below it what to do about those that are not fresh. */
export function layOut(statuses: SecretStatus[], now: Date): string {
  const rows = statuses.map(({ secret, format, expiresAt, state }) => [
    secret,
    format,
    expiresAt === null ? '-' : seenFrom(now, new Date(expiresAt)),
    state,
  ]);
  return [table([['SECRET', 'FORMAT', 'EXPIRES (UTC)', 'STATE'], ...rows]), ...todos(statuses)].join('\n\n');
}

/** What several secrets need is said once. */
function todos(statuses: SecretStatus[]): string[] {
  const secrets = new Map<string, string[]>();
  for (const { secret, why, commands } of statuses) {
    if (why === null) continue;
    const todo = [why, ...commands.map((command) => indent(command, '  '))].join('\n');
    secrets.set(todo, [...(secrets.get(todo) ?? []), secret]);
  }
  return [...secrets].map(([todo, names]) => `${names.join(', ')}: ${todo}`);
}
