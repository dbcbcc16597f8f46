import type { Suite } from '../../model/check';
import { deleted, deploys, refreshes } from './checks';
import { mustApplyTemplate } from './config';
import { large } from './large';
import { switches } from './switch';

/** The templates of `ecr-credentials template`. */
export const templateSuite: Suite = {
  name: 'template',
  setUp: mustApplyTemplate,
  checks: [deploys, refreshes, switches, large, deleted],
};
