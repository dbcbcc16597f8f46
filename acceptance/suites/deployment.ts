import type { Suite } from '../model/check';
import { mustDeploy } from '../model/context';
import { config } from './deployment/config';
import { FUNCTION } from './deployment/function';
import { RESULT } from './deployment/result';

/** The first deployment into a region. */
export const deploymentSuite: Suite = {
  name: 'deployment',
  setUp: (context) => mustDeploy(context, config(context.image.repository)),
  checks: [...RESULT, ...FUNCTION],
};
