import type { Context } from './context';
import type { Finding } from './finding';

/** One assumption about AWS, and how to test it in a real account. */
export interface Check {
  /** Identifies the check in reports and options. It never changes. */
  id: string;
  /** What the project assumes, in one sentence. */
  assumption: string;
  /** The files of this repository that rely on it. */
  matters: string[];
  /** What the check does, in one sentence. */
  method: string;
  /** Observes AWS. An error that it throws fails the check. */
  run(context: Context): Promise<Finding>;
}

/** Checks that share a stack. Suites run concurrently, the checks of a suite one after another. */
export interface Suite {
  /** Lowercase words with hyphens. It is part of the names of the suite's stacks. */
  name: string;
  /**
   * Deploys what the checks need. If it fails, all checks of the suite fail with its error.
   * @default nothing
   */
  setUp?(context: Context): Promise<void>;
  checks: Check[];
}

/** The part of a suite that lists show: of a normal run, or of a long one. */
export interface ListedSuite {
  name: string;
  checks: Omit<Check, 'run'>[];
}
