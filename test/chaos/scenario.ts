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
  /** The content of the secrets before the runs. @default 'working', from a refresh without faults */
  before?: 'working' | 'nothing';
  /** The end of each run. */
  ends: Ending;
  /** Texts that each run must report, in its result or error and in its log. @default none */
  reports?: RegExp[];
  /** Whether the scenario spends most of its time waiting. @default false */
  slow?: boolean;
  /** @default 'schedule' */
  trigger?: Trigger;
  /** Prepares a state of AWS that the runs do not cause, such as a deleted secret. */
  given?(world: ChaosWorld): void;
  /** @default none */
  faults?: PlannedFault[];
  /** Injects faults that depend on the world. */
  inject?(world: ChaosWorld): void;
  /** Returns environment variables of the process that replace those of the function. */
  environment?(world: ChaosWorld): Environment | Promise<Environment>;
  /** Runs the function. @default one run by `trigger` with `environment` */
  run?(world: ChaosWorld): Promise<InvocationResult[]>;
}

/** A scenario and the family that it belongs to in the table. */
export type FamilyScenario = Scenario & { family: string };
