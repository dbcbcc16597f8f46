import type { Held } from './held';
import { endingOf, troubles } from './judge';
import type { Verdict } from './run-all';

/** A scenario as the table shows it. */
export interface Row {
  family: string;
  fault: string;
  /** What a consumer could log in with before, such as `6 logins`. */
  before: string;
  /** What it can now: how many logins are new, kept, added or lost. */
  after: string;
  /** How the last run told of it, and whom it named. */
  reported: string;
  /** Promises that were broken. */
  broken: string[];
}

/** Sums a scenario up. */
export function rowOf({ scenario, evidence: { before, after, runs }, broken }: Verdict): Row {
  const last = runs.at(-1);
  return {
    family: scenario.family,
    fault: scenario.name,
    before: counted([[working(before).size, 'login']]),
    after: compared(working(before), working(after)),
    reported: last ? reported(last) : 'nothing ran',
    broken,
  };
}

/** The logins that work: the token of each secret and host. */
function working(helds: Held[]): Map<string, string> {
  return new Map(
    helds.flatMap(({ secret, logins }) =>
      logins.filter(({ works }) => works).map(({ host, auth }) => [`${secret} ${host}`, auth] as const),
    ),
  );
}

function compared(before: Map<string, string>, after: Map<string, string>): string {
  const kept = [...after].filter(([place, auth]) => before.get(place) === auth).length;
  const lost = [...before.keys()].filter((place) => !after.has(place)).length;
  return counted([
    [after.size - kept, 'new'],
    [kept, 'kept'],
    [lost, 'LOST'],
  ]);
}

function counted(counts: [count: number, what: string][]): string {
  const words = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => {
      return `${count} ${what}${what === 'login' && count > 1 ? 's' : ''}`;
    });
  return words.join(', ') || 'nothing';
}

function reported(run: Verdict['evidence']['runs'][number]): string {
  const ending = endingOf(run);
  if (ending === 'refreshes') return 'refreshed';
  if (ending === 'warns') {
    const warnings = troubles(run.payload as { warnings: string[] });
    return `warning: ${warnings.map((warning) => warning.split(': ')[0]).join(', ')}`;
  }
  const { errorType, errorMessage } = run.payload as { errorType: string; errorMessage: string };
  if (errorType !== 'RefreshError') return `error: ${errorType}`;
  return `error: ${[...errorMessage.matchAll(/^- ([^:\n]+)/gm)].map(([, target]) => target).join(', ')}`;
}
