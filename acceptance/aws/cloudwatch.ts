import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch';

/** A metric or a metric math expression. */
export interface MetricQuery {
  id: string;
  /** A metric. @default the query is an expression */
  metric?: { namespace: string; name: string; dimensions: Record<string, string>; statistic: string };
  /** An expression over the ids of other queries. @default the query is a metric */
  expression?: string;
  periodSeconds: number;
  /** Whether the values are returned. */
  returned: boolean;
}

/** The values of a query. */
export interface MetricValues {
  id: string;
  /** `Complete`, or why there is less: `PartialData`, `InternalError`, `Forbidden`. */
  status: string;
  values: number[];
  /** What CloudWatch says about the query. */
  messages: string[];
}

/** CloudWatch. */
export interface CloudWatch {
  /** Returns the states of alarms by name: `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  alarmStates(names: string[]): Promise<Record<string, string>>;
  /** Evaluates queries that refer to each other. */
  metricData(queries: MetricQuery[], from: Date, to: Date): Promise<MetricValues[]>;
  /** Returns the body of a dashboard. */
  dashboard(name: string): Promise<string>;
  /** Writes a dashboard and returns the messages of its validation. */
  putDashboard(name: string, body: string): Promise<string[]>;
}

export function cloudWatch(client: CloudWatchClient): CloudWatch {
  return {
    async alarmStates(names) {
      const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: names }));
      return Object.fromEntries(MetricAlarms.map(({ AlarmName = '', StateValue = '' }) => [AlarmName, StateValue]));
    },
    async metricData(queries, from, to) {
      const command = new GetMetricDataCommand({
        MetricDataQueries: queries.map(toDataQuery),
        StartTime: from,
        EndTime: to,
      });
      const { MetricDataResults = [], Messages: general = [] } = await client.send(command);
      return MetricDataResults.map(({ Id: id = '', StatusCode, Values: values = [], Messages: own = [] }) => ({
        id,
        status: StatusCode ?? '',
        values,
        messages: [...own, ...general].map(({ Value = '' }) => Value),
      }));
    },
    async dashboard(name) {
      return (await client.send(new GetDashboardCommand({ DashboardName: name }))).DashboardBody ?? '';
    },
    async putDashboard(name, body) {
      const command = new PutDashboardCommand({ DashboardName: name, DashboardBody: body });
      const { DashboardValidationMessages = [] } = await client.send(command);
      return DashboardValidationMessages.map(({ DataPath = '', Message = '' }) => `${DataPath}: ${Message}`);
    },
  };
}

function toDataQuery({ id, metric, expression, periodSeconds, returned }: MetricQuery): MetricDataQuery {
  if (!metric) return { Id: id, Expression: expression, Period: periodSeconds, ReturnData: returned };
  const Dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: id,
    MetricStat: {
      Metric: { Namespace: metric.namespace, MetricName: metric.name, Dimensions },
      Period: periodSeconds,
      Stat: metric.statistic,
    },
    ReturnData: returned,
  };
}
