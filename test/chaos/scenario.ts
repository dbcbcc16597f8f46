import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { ChaosWorld, CredentialName, RunChanges } from './world';

/** How a run must end: an invocation that counts as an error, a result with warnings, or one without. */
export type Ending = 'fails' | 'warns' | 'refreshes';

/** A fault, and what becomes of it. */
export interface Scenario {
  /** What it belongs to in the table. */
  family: string;
  /** What befalls the run; unique. */
  name: string;
  credential: CredentialName;
  /**
   * What the secrets hold before.
   * @default 'working', from an earlier good refresh
   */
  before?: 'working' | 'nothing';
  /** How every run of it must end. */
  ends: Ending;
  /** What each run's report must say, in its result or error and in its log. */
  says?: RegExp[];
  /** Takes seconds of waiting: is started first. */
  slow?: boolean;
  /** The minute that a run bears with IAM goes by at once. */
  sleepless?: boolean;
  /** Brings AWS into a state that is no doing of the runs, such as a secret that somebody deleted. */
  given?(world: ChaosWorld): void | Promise<void>;
  /** Lets the fault inject the calls to come. */
  inject?(world: ChaosWorld): void | Promise<void>;
  /**
   * The runs that the fault befalls.
   * @default one of the schedule
   */
  run?(world: ChaosWorld): Promise<InvocationResult[]>;
}

/** Who starts a run that the schedule doesn't: it then bears with IAM. */
const BY_HAND: RunChanges = { event: {} };
/** A deploy runs the version that it has published, and fails only where a secret is left without a live value. */
export const DEPLOY: RunChanges = { event: {}, version: '1' };

/** The run of a scenario that somebody starts by hand. */
export const byHand: NonNullable<Scenario['run']> = async (world) => [await world.run(BY_HAND)];
/** The run of a scenario that a deploy starts. */
export const byDeploy: NonNullable<Scenario['run']> = async (world) => [await world.run(DEPLOY)];
