import type { MetricQuery, MetricValues } from '../../aws/cloudwatch';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { attempt, describeAttempt, finding } from '../../model/finding';
import { queriesOf, widgetsOf } from './dashboard-body';

const HOUR_MS = 3_600_000;
const HOURS = 'Hours since the last success';
/** The refresh of the deployment can be in the previous hour, and the requested time ends in the next one. */
const MAX_HOURS = 2;

/** Returns the body of the deployed dashboard. Its name is that of the stack and the region. */
export function dashboardOf({ aws, stack, target }: Context): Promise<string> {
  return aws.cloudWatch.dashboard(dashboardName({ stack, target }));
}

function dashboardName({ stack, target }: Pick<Context, 'stack' | 'target'>): string {
  return `${stack.name}-${target.region}`;
}

export const dashboardIsValid: Check = {
  id: 'monitoring-dashboard-valid',
  assumption: 'CloudWatch finds no problem in the body of the dashboard.',
  matters: ['infra/monitoring/dashboard.ts'],
  method: 'Writes the deployed dashboard again, unchanged, and reads the messages of its validation.',
  async run(context) {
    const body = await dashboardOf(context);
    const messages = await context.aws.cloudWatch.putDashboard(dashboardName(context), body);
    const widgets = widgetsOf(body).length;
    return finding(widgets > 0 && messages.length === 0, messages.join('; ') || `no message about ${widgets} widgets`);
  },
};

export const dashboardMetrics: Check = {
  id: 'monitoring-dashboard-metrics',
  assumption:
    'CloudWatch accepts each metric and each expression of the dashboard, and computes the hours since the first refresh.',
  matters: ['infra/monitoring/dashboard.ts', 'infra/monitoring/metrics.ts'],
  method: 'Requests the data of each widget for two days, until the hours have a value, for at most 6 minutes.',
  async run(context) {
    const widgets = widgetsOf(await dashboardOf(context)).filter(({ properties }) => properties.metrics);
    let results: WidgetData[] = [];
    const hours = await context.clock.until(
      async () => {
        results = await Promise.all(
          widgets.map((widget) => dataOf(context, widget.properties.title, queriesOf(widget))),
        );
        return results.find(({ title }) => title === HOURS)?.data[0]?.values[0];
      },
      { timeoutSeconds: 360, everySeconds: 15 },
    );
    const accepted = results.length > 0 && results.every(isComplete);
    const right = hours !== undefined && hours >= 0 && hours <= MAX_HOURS;
    return finding(accepted && right, results.map(describe).join('; '));
  },
};

export const hoursWithoutData: Check = {
  id: 'monitoring-hours-without-data',
  assumption: 'Before the first run, the dashboard shows no number of hours since the last success.',
  matters: ['infra/monitoring/dashboard.ts'],
  method:
    "Requests the data of the widget, with the name of a function that does not exist in place of the function's.",
  async run(context) {
    const widget = widgetsOf(await dashboardOf(context)).find(({ properties }) => properties.title === HOURS);
    if (!widget) return finding(false, `the dashboard has no widget with the title ${HOURS}`);
    const dimensions = { FunctionName: `${context.stack.name}-without-runs` };
    const queries = queriesOf(widget).map(({ metric, ...query }) => ({
      ...query,
      ...(metric && { metric: { ...metric, dimensions } }),
    }));
    const result = await dataOf(context, HOURS, queries);
    const empty = result.data.every(({ values }) => values.length === 0);
    return finding(isComplete(result) && empty, describe(result));
  },
};

/** The data of a widget, or why there is none. */
interface WidgetData {
  title: string;
  data: MetricValues[];
  problem?: string;
}

/** Requests the data of a widget for the time range of the dashboard. */
async function dataOf({ aws, clock }: Context, title: string, queries: MetricQuery[]): Promise<WidgetData> {
  const now = clock.now().getTime();
  // The end is in the future, so that the current hour is included.
  const [from, to] = [new Date(now - 48 * HOUR_MS), new Date(now + HOUR_MS)];
  const result = await attempt(aws.cloudWatch.metricData(queries, from, to));
  return result.error ? { title, data: [], problem: describeAttempt(result) } : { title, data: result.value };
}

function isComplete({ data, problem }: WidgetData): boolean {
  return !problem && data.every(({ status, messages }) => status === 'Complete' && messages.length === 0);
}

function describe({ title, data, problem }: WidgetData): string {
  const results = data.map(({ status, values, messages }) =>
    [status, values.length > 0 ? values.slice(0, 3).join(' ') : 'no value', ...messages].join(', '),
  );
  return `${title}: ${problem ?? results.join(' | ')}`;
}
