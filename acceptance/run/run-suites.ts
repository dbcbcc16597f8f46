import { mapConcurrent } from '../../cli/common/map-concurrent';
import { errorMessage } from '../../lambda/core/error-message';
import type { Check, Suite } from '../model/check';
import type { Context } from '../model/context';
import { type Finding, skipped } from '../model/finding';
import type { CheckResult } from '../report/report';

/** More at the same time would make the CDK CLI, which needs a processor for seconds, the bottleneck. */
const CONCURRENT_SUITES = 4;

export interface RunOptions {
  /** Creates what a suite may use. */
  contextOf(suite: Suite): Context;
  /** Reasons to skip checks, by id. */
  skips: Map<string, string>;
  /** Ends the run: the remaining checks are skipped. */
  stop: AbortSignal;
  /** Prepares texts from AWS for people. */
  clean(text: string): string;
  onSetUp(suite: Suite): void;
  onStart(check: Check): void;
  onResult(result: CheckResult): void;
}

/**
 * Runs all checks. A failed check never stops another one.
 * @returns the results in the order of the suites
 */
export async function runSuites(suites: Suite[], options: RunOptions): Promise<CheckResult[]> {
  const results = await mapConcurrent(CONCURRENT_SUITES, suites, (suite) => runSuite(suite, options));
  return results.flat();
}

async function runSuite(suite: Suite, options: RunOptions): Promise<CheckResult[]> {
  const { contextOf, skips, stop, clean, onSetUp, onStart, onResult } = options;
  const context = contextOf(suite);
  const needed = suite.checks.some(({ id }) => !skips.has(id));
  const setUpProblem = needed && !stop.aborted ? await setUp() : undefined;
  const results: CheckResult[] = [];
  for (const check of suite.checks) {
    onStart(check);
    const startedAt = Date.now();
    const { result, observed } = await findingOf(check);
    results.push({
      id: check.id,
      assumption: check.assumption,
      result,
      observed: clean(observed),
      seconds: Math.round((Date.now() - startedAt) / 1000),
    });
    onResult(results[results.length - 1] as CheckResult);
  }
  return results;

  /** Returns why the suite could not be set up, or undefined. */
  async function setUp(): Promise<string | undefined> {
    onSetUp(suite);
    try {
      await suite.setUp?.(context);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async function findingOf(check: Check): Promise<Finding> {
    const reason = skips.get(check.id);
    if (reason !== undefined) return skipped(reason);
    if (stop.aborted) return skipped('the run was stopped before this check');
    if (setUpProblem !== undefined)
      return { result: 'failed', observed: `The suite could not be set up. ${setUpProblem}` };
    try {
      return await check.run(context);
    } catch (error) {
      if (stop.aborted) return skipped('the run was stopped during this check');
      return { result: 'failed', observed: `The check ended with an error. ${errorMessage(error)}` };
    }
  }
}
