import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  PeriodOverride,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { logGroupName } from '../naming/names';
import { lastPushes, lastRefreshes, validUntil } from './log-queries';
import { lambdaMetric, PERIOD, successes } from './metrics';

/** A credential on the dashboard. */
export interface Shown {
  credential: Credential;
  names: { function: string };
  staleAlarm: IAlarm;
  failingAlarm: IAlarm;
  feeds: { feed: { name: string; functionName: string }; alarms: { stale: IAlarm; failing: IAlarm } }[];
}

/** A function and its label. */
interface Labelled {
  label: string;
  functionName: string;
}

const WIDTH = 24;

/**
 * Creates the dashboard of a stack. It shows first how long each token is valid, then the runs and their results. The
 * name contains the region, because the dashboards of an account are global.
 */
export function createDashboard(scope: Construct, stack: string, shown: Shown[]): void {
  const row = (height: number, title: string) => ({ title, width: WIDTH, height, region: PSEUDO_PARAMETERS.region });
  const half = (title: string) => ({ ...row(6, title), width: WIDTH / 2, leftYAxis: { min: 0 } });
  const refreshers = shown.map(({ credential, names }) => ({ label: credential.name, functionName: names.function }));
  const each = (metric: (of: Labelled, index: number) => IMetric) => refreshers.map(metric);
  const table = (queryLines: string[], of: Labelled[]) => ({
    logGroupNames: of.map(({ functionName }) => logGroupName(functionName)),
    view: LogQueryVisualizationType.TABLE,
    queryLines,
  });
  const runs = (of: Labelled[]) =>
    of.map(({ label, functionName }) => lambdaMetric(functionName, 'Invocations', { label }));
  const failures = (of: Labelled[]) =>
    of.flatMap(({ label, functionName }) => [
      lambdaMetric(functionName, 'Errors', { label: `${label} failed` }),
      lambdaMetric(functionName, 'AsyncEventsDropped', { label: `${label} dropped` }),
    ]);
  const feeds = shown.flatMap(({ credential, feeds }) =>
    feeds.map(({ feed: { name, functionName } }) => ({ label: `${credential.name} to ${name}`, functionName })),
  );
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `${stack}-${PSEUDO_PARAMETERS.region}`,
    defaultInterval: Duration.days(2), // long enough to contain the last success
    periodOverride: PeriodOverride.INHERIT, // keeps periods of an hour, whatever time range is selected
    widgets: [
      [new AlarmStatusWidget({ ...row(3, 'Alarms'), alarms: shown.flatMap(alarmsOf) })],
      [
        new SingleValueWidget({
          ...row(5, 'Hours since the last success'),
          metrics: each(({ functionName, label }, index) => hoursSinceSuccess(functionName, label, `${index}`)),
        }),
      ],
      [
        new LogQueryWidget({
          ...row(6, 'Valid until (according to the latest refresh)'),
          ...table(validUntil(), refreshers),
        }),
      ],
      [
        new GraphWidget({ ...half('Runs'), left: runs(refreshers) }),
        new GraphWidget({ ...half('Failed runs and dropped events'), left: failures(refreshers) }),
      ],
      [
        new GraphWidget({
          ...row(6, 'Longest run (milliseconds)'),
          leftYAxis: { min: 0 },
          left: each(({ label, functionName }) =>
            lambdaMetric(functionName, 'Duration', { statistic: 'Maximum', label }),
          ),
        }),
      ],
      [
        new LogQueryWidget({
          ...row(12, 'Latest refreshes'),
          ...table(lastRefreshes(shown.map(({ credential }) => credential)), refreshers),
        }),
      ],
      ...(feeds.length === 0
        ? []
        : [
            [
              new GraphWidget({ ...half('Pushes'), left: runs(feeds) }),
              new GraphWidget({ ...half('Failed pushes and dropped events'), left: failures(feeds) }),
            ],
            [new LogQueryWidget({ ...row(12, 'Latest pushes'), ...table(lastPushes(), feeds) })],
          ]),
    ],
  });
}

function alarmsOf({ staleAlarm, failingAlarm, feeds }: Shown): IAlarm[] {
  return [staleAlarm, failingAlarm, ...feeds.flatMap(({ alarms }) => [alarms.stale, alarms.failing])];
}

/**
 * Returns the whole hours since the hour of the last success. Without an earlier success in the time range there is no
 * value. The condition is required, because a missing value beside another one counts as 0, so that the result would be
 * the hours since 1970.
 */
function hoursSinceSuccess(functionName: string, label: string, suffix: string): MathExpression {
  const succeeded = `succeeded${suffix}`;
  const last = `FILL(IF(${succeeded} > 0, EPOCH(${succeeded})), REPEAT)`;
  return new MathExpression({
    label,
    expression: `IF(${last} > 0, (EPOCH(${succeeded}) - ${last}) / 3600)`,
    usingMetrics: { [succeeded]: successes(functionName, suffix) },
    period: PERIOD,
  });
}
