import { type Evidence, gather } from './evidence';
import { judge } from './judge';
import type { Scenario } from './scenario';
import type { Chaos } from './world';

/** How many scenarios run at the same time: those that wait hardly slow the others, which need the processor. */
const WAITING_AT_ONCE = 10;
const WORKING_AT_ONCE = 4;

/** What became of a scenario. */
export interface Verdict {
  scenario: Scenario;
  evidence: Evidence;
  /** Promises that were broken; none is as it should be. */
  broken: string[];
}

/** Runs scenarios, some at once; a promise for each, in their order. */
export function runAll(chaos: Chaos, scenarios: Scenario[]): Promise<Verdict>[] {
  const waiting = limiter(WAITING_AT_ONCE);
  const working = limiter(WORKING_AT_ONCE);
  return scenarios.map((scenario) =>
    (scenario.slow ? waiting : working)(async () => {
      const evidence = await gather(chaos, scenario);
      return { scenario, evidence, broken: judge(evidence) };
    }),
  );
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
