import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { config } from './config';
import { IN_PLACE } from './in-place';
import { rollback } from './rollback';

/** Changes of a deployed stack. */
export const updatesSuite: Suite = {
  name: 'updates',
  setUp: (context) => mustDeploy(context, config(context.image.repository)),
  checks: [...IN_PLACE, rollback],
};
