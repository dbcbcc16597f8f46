import type { Suite } from '../model/check';
import { accessSuite } from './access';
import { deploymentSuite } from './deployment';
import { eventsSuite } from './events';
import { failuresSuite } from './failures';
import { feedsSuite } from './feeds';
import { keysSuite } from './keys';
import { monitoringSuite } from './monitoring';
import { oidcSuite } from './oidc';
import { readersSuite } from './readers';
import { registrySuite } from './registry';
import { removalSuite } from './removal';
import { replicasSuite } from './replicas';
import { templateSuite } from './template';
import { updatesSuite } from './updates';

/** All suites, in the order in which they start: those that take long come first. */
export const SUITES: Suite[] = [
  deploymentSuite,
  updatesSuite,
  removalSuite,
  templateSuite,
  monitoringSuite,
  failuresSuite,
  eventsSuite,
  feedsSuite,
  accessSuite,
  readersSuite,
  keysSuite,
  replicasSuite,
  oidcSuite,
  registrySuite,
];
