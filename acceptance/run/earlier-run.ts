import { OperationError } from '../../cli/common/command-line';
import { cleanUp, describeCleanup, describeResource, findResources } from '../cleanup/cleanup';
import { NORMAL_RUN } from '../cleanup/kinds';
import { createClock } from './clock';
import { confirm } from './confirm';
import { progress, type Session } from './session';

interface RemovalOptions {
  yes?: true;
  remove?: true;
}

/**
 * Removes what an earlier run left behind, if the user agrees.
 * @returns whether nothing is left
 * @throws OperationError if there is something, and nobody may be asked
 */
export async function removeEarlierRun(
  { regions, stop }: Pick<Session, 'regions' | 'stop'>,
  options: RemovalOptions,
  removal = NORMAL_RUN,
): Promise<boolean> {
  const found = await findResources(regions, removal);
  if (found.length === 0) {
    if (options.remove) progress('There is nothing to remove.');
    return true;
  }
  progress(['An earlier run has left these resources behind:', ...found.map(describeResource)].join('\n  '));
  if (!options.remove && options.yes) throw new OperationError(`Remove them first: ${removal.command}`);
  if (!options.yes && !(await confirm('Remove them now?', stop))) {
    throw new OperationError('A run can start only without these resources.');
  }
  const cleanup = await cleanUp(regions, createClock(stop), progress, removal);
  for (const line of describeCleanup(cleanup)) progress(line);
  if (cleanup.left.length > 0) process.exitCode = 1;
  return cleanup.left.length === 0;
}
