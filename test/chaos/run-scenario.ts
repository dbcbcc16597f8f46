import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { CallRecord } from '../../local/stand-in/http/calls';
import { type ConsumerView, consumerView } from './consumer-view';
import { brokenInvariants, endingOf, faultWarnings } from './invariants';
import type { FamilyScenario } from './scenario';
import type { Chaos } from './world';

/** Scenarios that mostly wait hardly slow down the others, which need the processor. */
const SLOW_AT_ONCE = 10;
const FAST_AT_ONCE = 4;

/** Everything that the invariants of a scenario depend on. */
export interface ScenarioSummary {
  scenario: FamilyScenario;
  /** The names of the credential's secrets. */
  secrets: string[];
  before: ConsumerView[];
  after: ConsumerView[];
  runs: InvocationResult[];
  calls: CallRecord[];
  /** Every authorization token that AWS issued or that a secret holds. */
  tokens: string[];
}

/** A scenario as the table shows it: the numbers of working tokens, and how the last run ended. */
export type ScenarioResult = Record<'family' | 'fault' | 'before' | 'after' | 'reported', string> & {
  /** The broken invariants, one line each. */
  broken: string[];
};

/** Runs a scenario in a new world. */
export async function runScenario(chaos: Chaos, scenario: FamilyScenario): Promise<ScenarioResult> {
  const world = await chaos.start(scenario);
  const { standIn, credential } = world;
  try {
    scenario.given?.(world);
    const before = await consumerView(world);
    for (const fault of scenario.faults ?? []) standIn.faults.inject(...fault);
    scenario.inject?.(world);
    const environment = await scenario.environment?.(world);
    const { trigger } = scenario;
    const runs = scenario.run ? await scenario.run(world) : [await world.run({ trigger, environment })];
    const calls = [...standIn.calls];
    standIn.faults.clear();
    const after = await consumerView(world);
    const stored = [...before, ...after].flatMap((view) => view.tokens.map(({ auth }) => auth));
    const issued = standIn.tokens.all().map(({ authorizationToken }) => authorizationToken);
    const secrets = credential.secrets.map(({ name }) => name);
    return resultOf({ scenario, secrets, before, after, runs, calls, tokens: [...issued, ...stored] });
  } finally {
    await world.close();
  }
}

/** Runs scenarios concurrently, and returns their results in the same order. */
export async function runScenarios(
  chaos: Chaos,
  scenarios: FamilyScenario[],
  onResult: () => void = () => {},
): Promise<ScenarioResult[]> {
  const results = new Map<FamilyScenario, ScenarioResult>();
  const runQueue = async (limit: number, queue: FamilyScenario[]) => {
    const work = async () => {
      for (let scenario = queue.shift(); scenario; scenario = queue.shift()) {
        results.set(scenario, await runScenario(chaos, scenario));
        onResult();
      }
    };
    await Promise.all(Array.from({ length: limit }, work));
  };
  const slow = scenarios.filter((scenario) => scenario.slow);
  const fast = scenarios.filter((scenario) => !scenario.slow);
  await Promise.all([runQueue(SLOW_AT_ONCE, slow), runQueue(FAST_AT_ONCE, fast)]);
  return scenarios.flatMap((scenario) => results.get(scenario) ?? []);
}

function resultOf(summary: ScenarioSummary): ScenarioResult {
  const { scenario, runs } = summary;
  const [before, after] = [workingTokens(summary.before), workingTokens(summary.after)];
  const kept = [...after].filter(([key, auth]) => before.get(key) === auth).length;
  const lost = [...before.keys()].filter((key) => !after.has(key)).length;
  const [last] = runs.slice(-1);
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
  const all = views.flatMap(({ secret, tokens }) =>
    tokens.map((token) => ({ ...token, key: `${secret} ${token.host}` })),
  );
  return new Map(all.filter(({ works }) => works).map(({ key, auth }) => [key, auth]));
}

function counts(...all: [count: number, noun: string][]): string {
  const present = all.filter(([count]) => count > 0);
  return present.map(([count, noun]) => `${count} ${noun}`).join(', ') || 'nothing';
}

/** Returns how a run ended, and the targets that it named. */
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
