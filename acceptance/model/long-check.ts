import type { Check, Suite } from './check';
import type { Context } from './context';
import type { Finding } from './finding';

/** What a step keeps for later steps: ids and times. Never a token or another secret, because a file contains it. */
export type Facts = Readonly<Record<string, string>>;

/** What a step observed. */
export interface StepFinding extends Finding {
  /** Facts for the later steps of the check. @default none */
  facts?: Facts;
}

/** A part of a check that runs at a time of its own. */
export interface LongStep {
  /** When the step is due, in minutes after the first step of its check has started. */
  dueMinutes: number;
  /** When the step is skipped because it would observe something else, in the same minutes. @default never */
  latestMinutes?: number;
  /** Observes AWS. It can run twice, because a run can be interrupted. An error that it throws fails the check. */
  run(context: Context, facts: Facts): Promise<StepFinding>;
}

/**
 * An assumption about AWS whose check takes hours. A step that fails ends the check, and so does a step that returns
 * that the check cannot run.
 */
export interface LongCheck extends Omit<Check, 'run'> {
  /** The first is due at once. */
  steps: [LongStep, ...LongStep[]];
}

/** Long checks that share a stack. */
export interface LongSuite extends Omit<Suite, 'checks'> {
  checks: LongCheck[];
}
