import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { deployAgain } from './again';
import { config } from './config';
import { nothingLeft } from './leftovers';

/** The removal of a stack. */
export const removalSuite: Suite = {
  name: 'removal',
  setUp: (context) => mustDeploy(context, config(context.image.repository)),
  checks: [deployAgain, nothingLeft],
};
