import type { SuiteWorld } from '../support/world';
import { accessWorld } from './access';
import { deploymentWorld } from './deployment';
import { eventsWorld } from './events';
import { failuresWorld } from './failures';
import { feedsWorld } from './feeds';
import { keysWorld } from './keys';
import { monitoringWorld } from './monitoring';
import { oidcWorld } from './oidc';
import { readersWorld } from './readers';
import { registryWorld } from './registry';
import { removalWorld } from './removal';
import { replicasWorld } from './replicas';
import { templateWorld } from './template';
import { updatesWorld } from './updates';

/** The answers for all suites, in the order of the suites. */
export const WORLDS: SuiteWorld[] = [
  deploymentWorld,
  updatesWorld,
  removalWorld,
  templateWorld,
  monitoringWorld,
  failuresWorld,
  eventsWorld,
  feedsWorld,
  accessWorld,
  readersWorld,
  keysWorld,
  replicasWorld,
  oidcWorld,
  registryWorld,
];
