import type { Node } from './node24';

/** Reports the current step. */
export type Progress = (step: string) => void;

/** The input of every part of the benchmark. */
export interface Context {
  /** The Node that runs the function. */
  node: Node;
  /** Runs few rounds. */
  quick: boolean;
  /** A folder for this part's files. It need not exist yet, and is removed at the end. */
  folder: string;
  progress: Progress;
}
