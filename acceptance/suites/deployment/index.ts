import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { config } from './config';
import { FUNCTION } from './function';
import { RESULT } from './result';

/** The first deployment into a region. */
export const deploymentSuite: Suite = {
  name: 'deployment',
  setUp: (context) => mustDeploy(context, config(context.image.repository)),
  checks: [...RESULT, ...FUNCTION],
};
