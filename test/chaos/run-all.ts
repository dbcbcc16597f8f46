import { type Evidence, gather } from './evidence';
import { judge } from './judge';
import type { Scenario } from './scenario';
import type { Chaos } from './world';

/** How many scenarios run at the same time: most of what they do is to wait, and more would slow each other. */
const AT_ONCE = 10;

/** What became of a scenario. */
export interface Verdict {
  scenario: Scenario;
  evidence: Evidence;
  /** Promises that were broken; none is as it should be. */
  broken: string[];
}

/** Runs scenarios, some at once, those that wait longest first; a promise for each, in their order. */
export function runAll(chaos: Chaos, scenarios: Scenario[]): Promise<Verdict>[] {
  const atOnce = limiter(AT_ONCE);
  const run = (scenario: Scenario) =>
    atOnce(async () => {
      const evidence = await gather(chaos, scenario);
      return { scenario, evidence, broken: judge(evidence) };
    });
  const longFirst = scenarios.toSorted((one, other) => Number(other.slow ?? false) - Number(one.slow ?? false));
  const verdicts = new Map(longFirst.map((scenario) => [scenario, run(scenario)]));
  return scenarios.map((scenario) => verdicts.get(scenario) as Promise<Verdict>);
}

/** Runs what it is given, so many at a time, the others in the order they came. */
function limiter(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running === limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
