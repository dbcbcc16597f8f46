import type { Suite } from '../model/check';
import { deleted, deploys, refreshes } from './template/checks';
import { mustApplyTemplate } from './template/config';
import { large } from './template/large';
import { switches } from './template/switch';

/** The templates of `ecr-credentials template`. */
export const templateSuite: Suite = {
  name: 'template',
  setUp: mustApplyTemplate,
  checks: [deploys, refreshes, switches, large, deleted],
};
