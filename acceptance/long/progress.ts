import type { LongCheck, LongStep, LongSuite } from '../model/long-check';
import type { CheckResult } from '../report/report';
import type { CheckState, LongState } from './state';

const MINUTE_MS = 60_000;

/** The next step of a check, and when it is due. Undefined if no step is left. */
export function nextStep({ steps }: LongCheck, state: CheckState): { step: LongStep; index: number } | undefined {
  const index = state.steps.length;
  const step = state.ended ? undefined : steps[index];
  return step && { step, index };
}

/** Returns the minutes since the first step of a check has started. */
export function minutesSinceStart({ steps: [first] }: CheckState, now: Date): number {
  return first ? (now.getTime() - Date.parse(first.at)) / MINUTE_MS : 0;
}

/** Returns when the earliest step is due that is left, or undefined if no step is left. */
export function nextDue(suites: LongSuite[], { checks }: LongState, now: Date): Date | undefined {
  const times = suites.flatMap((suite) =>
    suite.checks.flatMap((check) => {
      const state = checks[check.id];
      const next = state && nextStep(check, state);
      if (!next) return [];
      return [now.getTime() + (next.step.dueMinutes - minutesSinceStart(state, now)) * MINUTE_MS];
    }),
  );
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/** Returns the result of a check from its steps. A check without all of its steps is skipped, unless a step failed. */
export function toResult({ id, assumption, steps }: LongCheck, state: CheckState): CheckResult {
  const results = state.steps.map(({ result }) => result);
  const complete = results.length === steps.length && results.every((result) => result === 'passed');
  const observed = state.steps.map(({ at, observed: text }) => {
    const hours = minutesSinceStart(state, new Date(at)) / 60;
    return steps.length === 1 ? text : `after ${hours.toFixed(1)} hours: ${text.replace(/\.$/, '')}`;
  });
  if (!state.ended && results.length < steps.length) observed.push('the run was ended before the next step');
  return {
    id,
    assumption,
    result: results.includes('failed') ? 'failed' : complete ? 'passed' : 'skipped',
    observed: observed.join('; '),
    seconds: state.steps.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
