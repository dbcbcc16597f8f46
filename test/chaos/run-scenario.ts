import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { CallRecord } from '../../local/stand-in/http/calls';
import { type ConsumerView, consumerView } from './consumer-view';
import type { FamilyScenario } from './scenario';
import { resultOf, type ScenarioResult } from './scenario-result';
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

/** Runs a scenario in a new world. */
export async function runScenario(chaos: Chaos, scenario: FamilyScenario): Promise<ScenarioSummary> {
  const { credential = 'one', trigger } = scenario;
  const world = await chaos.start(credential, scenario.before ?? 'working');
  const { standIn } = world;
  try {
    await scenario.given?.(world);
    const before = await consumerView(world);
    for (const fault of scenario.faults ?? []) standIn.faults.inject(...fault);
    await scenario.inject?.(world);
    const environment = await scenario.environment?.(world);
    const runs = scenario.run ? await scenario.run(world) : [await world.run({ trigger, environment })];
    const calls = [...standIn.calls];
    standIn.faults.clear();
    const after = await consumerView(world);
    const stored = [...before, ...after].flatMap((view) => view.tokens.map(({ auth }) => auth));
    const issued = standIn.tokens.all().map(({ authorizationToken }) => authorizationToken);
    const secrets = world.credential.secrets.map(({ name }) => name);
    return { scenario, secrets, before, after, runs, calls, tokens: [...issued, ...stored] };
  } finally {
    await world.close();
  }
}

/**
 * Runs scenarios concurrently, and returns their results in the same order.
 * @param onResult is called after each scenario
 */
export async function runScenarios(
  chaos: Chaos,
  scenarios: FamilyScenario[],
  onResult: () => void = () => {},
): Promise<ScenarioResult[]> {
  const results = new Map<FamilyScenario, ScenarioResult>();
  const runQueue = (limit: number, queue: Iterator<FamilyScenario>) => {
    const work = async () => {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        results.set(next.value, resultOf(await runScenario(chaos, next.value)));
        onResult();
      }
    };
    return Promise.all(Array.from({ length: limit }, work));
  };
  const [slow, fast] = [scenarios.filter((one) => one.slow), scenarios.filter((one) => !one.slow)];
  await Promise.all([runQueue(SLOW_AT_ONCE, slow.values()), runQueue(FAST_AT_ONCE, fast.values())]);
  return scenarios.flatMap((scenario) => results.get(scenario) ?? []);
}
