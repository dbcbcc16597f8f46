import type { Node } from './node24';
import type { Progress } from './progress';

/** What every part of the benchmark is given. */
export interface Context {
  /** What runs the function. */
  node: Node;
  /** Few rounds. */
  quick: boolean;
  /** An empty folder, which is removed at the end. */
  folder: string;
  progress: Progress;
}
