import type { MetricValues } from '../../aws/cloudwatch';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { attempt, describeAttempt, finding } from '../../model/finding';
import { queriesOf, type Widget, widgetsOf } from './dashboard-body';

const HOUR_MS = 3_600_000;
const HOURS = 'Hours since the last success';

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
    'CloudWatch accepts each metric and each expression of the dashboard, and counts 0 or 1 hours since the first refresh.',
  matters: ['infra/monitoring/dashboard.ts', 'infra/monitoring/metrics.ts'],
  method: 'Requests the data of each widget for two days, until the hours have a value, for at most 6 minutes.',
  async run(context) {
    const widgets = widgetsOf(await dashboardOf(context)).filter(({ properties }) => properties.metrics);
    let results: WidgetData[] = [];
    const hours = await context.clock.until(
      async () => {
        results = await Promise.all(widgets.map((widget) => dataOf(context, widget, 48, -1)));
        return results.find(({ title }) => title === HOURS)?.data[0]?.values[0];
      },
      { timeoutSeconds: 360, everySeconds: 15 },
    );
    const accepted = results.length > 0 && results.every(({ problem, data }) => !problem && data.every(isComplete));
    return finding(accepted && hours !== undefined && hours >= 0 && hours <= 1, results.map(describe).join('; '));
  },
};

export const hoursWithoutData: Check = {
  id: 'monitoring-hours-without-data',
  assumption: 'Without an earlier success in the time range, the dashboard shows no number of hours.',
  matters: ['infra/monitoring/dashboard.ts'],
  method: 'Requests the data of the widget for a day that ended a day before the deployment.',
  async run(context) {
    const widget = widgetsOf(await dashboardOf(context)).find(({ properties }) => properties.title === HOURS);
    if (!widget) return finding(false, `the dashboard has no widget with the title ${HOURS}`);
    const result = await dataOf(context, widget, 48, 24);
    const empty = !result.problem && result.data.every(({ values }) => values.length === 0);
    return finding(empty, describe(result));
  },
};

/** The data of a widget, or why there is none. */
interface WidgetData {
  title: string;
  data: MetricValues[];
  problem?: string;
}

/** Requests the data of a widget between two times, in hours ago. */
async function dataOf({ aws, clock }: Context, widget: Widget, from: number, to: number): Promise<WidgetData> {
  const hoursAgo = (hours: number) => new Date(clock.now().getTime() - hours * HOUR_MS);
  const result = await attempt(aws.cloudWatch.metricData(queriesOf(widget), hoursAgo(from), hoursAgo(to)));
  const { title } = widget.properties;
  return result.error ? { title, data: [], problem: describeAttempt(result) } : { title, data: result.value };
}

function isComplete({ status, messages }: MetricValues): boolean {
  return status === 'Complete' && messages.length === 0;
}

function describe({ title, data, problem }: WidgetData): string {
  const results = data.map(({ status, values, messages }) =>
    [status, values.length > 0 ? values.slice(0, 3).join(' ') : 'no value', ...messages].join(', '),
  );
  return `${title}: ${problem ?? results.join(' | ')}`;
}
