import { resultProbes } from '../../fixture/results';
import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { leavesEvent, leavesMessage, retries } from './after-retries';
import { countsDroppedEvent, failingAlarm, keepsValue, recovers } from './effects';
import { CREDENTIAL } from './forced-failure';

/** What happens when a scheduled refresh and its retries fail. */
export const failuresSuite: Suite = {
  name: 'failures',
  async setUp(context) {
    await context.probes.deploy(resultProbes(context, context.stack.names(CREDENTIAL).function));
    await mustDeploy(context, {
      credentials: { [CREDENTIAL]: { repositories: [context.image.repository], secrets: [{ format: 'json' }] } },
    });
  },
  checks: [retries, leavesMessage, leavesEvent, keepsValue, countsDroppedEvent, failingAlarm, recovers],
};
