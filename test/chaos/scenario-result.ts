import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { ConsumerView } from './consumer-view';
import { brokenInvariants, endingOf, faultWarnings } from './invariants';
import type { ScenarioSummary } from './run-scenario';

/** A scenario as the table shows it. */
export interface ScenarioResult {
  family: string;
  fault: string;
  /** The number of working tokens before the runs, such as `6 tokens`. */
  before: string;
  /** The number of working tokens that are new, kept or lost after the runs. */
  after: string;
  /** How the last run ended, and which targets it named. */
  reported: string;
  /** The broken invariants, one line each. */
  broken: string[];
}

export function resultOf(summary: ScenarioSummary): ScenarioResult {
  const { scenario, runs } = summary;
  const [before, after] = [workingTokens(summary.before), workingTokens(summary.after)];
  const kept = [...after].filter(([place, auth]) => before.get(place) === auth).length;
  const lost = [...before.keys()].filter((place) => !after.has(place)).length;
  const last = runs.at(-1);
  return {
    family: scenario.family,
    fault: scenario.name,
    before: counts([before.size, before.size === 1 ? 'token' : 'tokens']),
    after: counts([after.size - kept, 'new'], [kept, 'kept'], [lost, 'LOST']),
    reported: last ? report(last) : 'no run',
    broken: brokenInvariants(summary),
  };
}

/** Returns the working token of each secret and host. */
function workingTokens(views: ConsumerView[]): Map<string, string> {
  const working = views.flatMap(({ secret, tokens }) =>
    tokens.filter(({ works }) => works).map(({ host, auth }) => [`${secret} ${host}`, auth] as const),
  );
  return new Map(working);
}

function counts(...all: [count: number, noun: string][]): string {
  const present = all.filter(([count]) => count > 0);
  return present.map(([count, noun]) => `${count} ${noun}`).join(', ') || 'nothing';
}

function report(run: InvocationResult): string {
  const ending = endingOf(run);
  if (ending === 'refreshes') return 'refreshed';
  if (ending === 'warns') {
    const warnings = faultWarnings(run.payload as { warnings: string[] });
    return `warning: ${warnings.map((warning) => warning.split(': ')[0]).join(', ')}`;
  }
  const { errorType, errorMessage } = run.payload as { errorType: string; errorMessage: string };
  if (errorType !== 'RefreshError') return `error: ${errorType}`;
  return `error: ${[...errorMessage.matchAll(/^- ([^:\n]+)/gm)].map(([, target]) => target).join(', ')}`;
}
