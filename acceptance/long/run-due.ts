import { mapConcurrent } from '../../cli/common/map-concurrent';
import { errorMessage } from '../../lambda/core/error-message';
import type { Context } from '../model/context';
import { skipped } from '../model/finding';
import type { LongCheck, LongStep, LongSuite, StepFinding } from '../model/long-check';
import { minutesSinceStart, nextStep } from './progress';
import type { CheckState, LongState } from './state';

const CONCURRENT_SUITES = 3;

export interface DueOptions {
  contextOf(suite: LongSuite): Context;
  /** Reasons to skip checks, by id. */
  skips: Map<string, string>;
  /** Ends the call. An interrupted step runs again in the next call. */
  stop: AbortSignal;
  now(): Date;
  /** Prepares texts from AWS for people. */
  clean(text: string): string;
  /** Keeps the state after each change, so that the next call can continue after a crash. */
  save(state: LongState): Promise<void>;
  onStart(check: LongCheck, step: number): void;
  onResult(check: LongCheck, step: number, finding: StepFinding): void;
}

/** Runs all steps that are due. Suites run concurrently, the steps of a suite one after another. */
export async function runDue(suites: LongSuite[], state: LongState, options: DueOptions): Promise<void> {
  await mapConcurrent(CONCURRENT_SUITES, suites, (suite) => runSuite(suite, state, options));
}

async function runSuite(suite: LongSuite, state: LongState, options: DueOptions): Promise<void> {
  const { skips, stop, now, save } = options;
  const context = options.contextOf(suite);
  /** One attempt for each call. */
  let deployment: Promise<void> | undefined;
  for (const check of suite.checks) {
    const checkState = state.checks[check.id];
    for (;;) {
      const next = checkState && nextStep(check, checkState);
      if (!next || stop.aborted) break;
      const at = now();
      if (minutesSinceStart(checkState, at) < next.step.dueMinutes) break;
      options.onStart(check, next.index);
      const finding = await findingOf(check, next.step, checkState, at);
      if (!finding) return;
      const { result, facts = {} } = finding;
      const observed = options.clean(finding.observed);
      const seconds = Math.round((now().getTime() - at.getTime()) / 1000);
      checkState.steps.push({ at: at.toISOString(), result, observed, seconds });
      checkState.facts = { ...checkState.facts, ...facts };
      checkState.ended = result === 'failed' || (result === 'skipped' && !isLate(next.step, checkState, at));
      await save(state);
      options.onResult(check, next.index, { result, observed });
    }
  }

  /** Returns undefined if the call was stopped. */
  async function findingOf(
    check: LongCheck,
    step: LongStep,
    checkState: CheckState,
    at: Date,
  ): Promise<StepFinding | undefined> {
    const reason = skips.get(check.id);
    if (reason !== undefined) return skipped(reason);
    if (isLate(step, checkState, at)) {
      return skipped(`The command was called later than ${inHours(step.latestMinutes ?? 0)} after the start.`);
    }
    try {
      deployment ??= deploy();
      await deployment;
      return await step.run(context, checkState.facts);
    } catch (error) {
      return stop.aborted
        ? undefined
        : { result: 'failed', observed: `It ended with an error. ${errorMessage(error)}` };
    }
  }

  async function deploy(): Promise<void> {
    if (state.deployed.includes(suite.name)) return;
    await suite.setUp?.(context);
    state.deployed.push(suite.name);
    await save(state);
  }
}

function isLate({ latestMinutes = Number.POSITIVE_INFINITY }: LongStep, state: CheckState, at: Date): boolean {
  return minutesSinceStart(state, at) > latestMinutes;
}

function inHours(minutes: number): string {
  return `${Number((minutes / 60).toFixed(1))} hours`;
}
