import { resultProbes } from '../../fixture/results';
import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { conditionsOnResults } from './conditions';
import { CREDENTIAL } from './names';
import { successHasDocumentedFields, successWithoutToken, synchronousWithoutEvent } from './results';
import { scheduleStartsRefresh } from './schedule';

/** The schedule of a credential, and the events with the results of its refreshes. */
export const eventsSuite: Suite = {
  name: 'events',
  async setUp(context) {
    await context.probes.deploy(resultProbes(context, `${context.stack.name}-`));
    await mustDeploy(context, {
      credentials: { [CREDENTIAL]: { repositories: [context.image.repository], secrets: [{ format: 'json' }] } },
    });
  },
  checks: [
    scheduleStartsRefresh,
    successHasDocumentedFields,
    successWithoutToken,
    synchronousWithoutEvent,
    conditionsOnResults,
  ],
};
