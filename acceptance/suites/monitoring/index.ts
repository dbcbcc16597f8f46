import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { alarmsRecover, countsRuns } from './alarms';
import { dashboardIsValid, dashboardMetrics, hoursWithoutData } from './dashboard';
import { dashboardQueries, documentedQuery } from './insights';
import { CREDENTIAL } from './names';

/** Alarms, metrics, log queries and the dashboard. */
export const monitoringSuite: Suite = {
  name: 'monitoring',
  async setUp(context) {
    await mustDeploy(context, {
      dashboard: true,
      credentials: { [CREDENTIAL]: { repositories: [context.image.repository], secrets: [{ format: 'json' }] } },
    });
  },
  checks: [
    countsRuns,
    documentedQuery,
    dashboardQueries,
    dashboardIsValid,
    dashboardMetrics,
    hoursWithoutData,
    alarmsRecover,
  ],
};
