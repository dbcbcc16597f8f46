import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { Faults } from '../../local/stand-in/http/faults';
import type { ChaosWorld, CredentialName, Environment, Trigger } from './world';

/** The end of a run: an error, a result with warnings, or a result without warnings. */
export type Ending = 'fails' | 'warns' | 'refreshes';

/** A fault, the calls that it applies to, and how many of them. */
export type PlannedFault = Parameters<Faults['inject']>;

/** Faults that are injected into runs of the function, and how these runs must end. */
export interface Scenario {
  /** The fault as a sentence; unique in its family. */
  name: string;
  /** @default 'one' */
  credential?: CredentialName;
  /**
   * The content of the secrets before the runs.
   * @default 'working', from a refresh without faults
   */
  before?: 'working' | 'nothing';
  ends: Ending;
  /**
   * Texts that each run must report, in its result or error and in its log.
   * @default none
   */
  says?: RegExp[];
  /**
   * The scenario spends most of its time waiting.
   * @default false
   */
  slow?: boolean;
  /**
   * The trigger of the run.
   * @default 'schedule'
   */
  trigger?: Trigger;
  /** Prepares a state of AWS that the runs do not cause, such as a deleted secret. */
  given?(world: ChaosWorld): void | Promise<void>;
  /** @default none */
  faults?: PlannedFault[];
  /** Injects faults that depend on the world. */
  inject?(world: ChaosWorld): void | Promise<void>;
  /** Returns environment variables of the process that differ from the function's. */
  environment?(world: ChaosWorld): Environment | Promise<Environment>;
  /**
   * Runs the function.
   * @default one run by `trigger` with `environment`
   */
  run?(world: ChaosWorld): Promise<InvocationResult[]>;
}

/** A scenario and the family that it belongs to in the table. */
export type FamilyScenario = Scenario & { family: string };
