import { toResult } from '../../../acceptance/long/progress';
import { runDue } from '../../../acceptance/long/run-due';
import { newState } from '../../../acceptance/long/state';
import type { LongSuite } from '../../../acceptance/model/long-check';
import { contextOf, TARGET, type World } from './world';

/** A suite of the long run, its answers, and the changes of an answer. The world gets the hours since the start. */
export interface LongWorld {
  suite: LongSuite;
  world(clock: WorldClock): World;
  /** Changes of the world, by the id of the only check that they make fail. Each check has one or more. */
  mutations: Record<string, ((world: World, clock: WorldClock) => void)[]>;
  /** The checks that the emulator of the end-to-end tests cannot answer, and why. */
  unanswered: Record<string, string>;
}

/** The time of a test. */
export interface WorldClock {
  hours: number;
  now(): Date;
}

const START = Date.parse('2026-11-25T12:00:00Z');
/** The hours at which a user calls the command. */
const CALLS = [0, 2.2, 11, 12.5];

export function worldClock(): WorldClock {
  const clock: WorldClock = { hours: 0, now: () => new Date(START + clock.hours * 3_600_000) };
  return clock;
}

/** Calls the command when the next step is due, and returns the observations of the checks that did not pass, by id. */
export async function longProblems(suite: LongSuite, world: World, clock: WorldClock): Promise<Record<string, string>> {
  const ids = suite.checks.map(({ id }) => id);
  const state = newState(TARGET, '0.1.0', clock.now(), ids);
  for (const hours of CALLS) {
    clock.hours = hours;
    await runDue([suite], state, {
      contextOf: () => {
        const context = contextOf(suite, world);
        return { ...context, clock: { ...context.clock, now: clock.now } };
      },
      skips: new Map(),
      stop: new AbortController().signal,
      now: clock.now,
      clean: (text) => text,
      save: async () => {},
      onStart() {},
      onResult() {},
    });
  }
  const results = suite.checks.flatMap((check) => {
    const checkState = state.checks[check.id];
    return checkState ? [toResult(check, checkState)] : [];
  });
  return Object.fromEntries(
    results
      .filter(({ result }) => result !== 'passed')
      .map(({ id, result, observed }) => [id, `${result}: ${observed}`]),
  );
}
