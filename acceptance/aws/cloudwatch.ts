import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';

/** CloudWatch. */
export interface CloudWatch {
  /** Returns the states of alarms by name: `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  alarmStates(names: string[]): Promise<Record<string, string>>;
}

export function cloudWatch(client: CloudWatchClient): CloudWatch {
  return {
    async alarmStates(names) {
      const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: names }));
      return Object.fromEntries(MetricAlarms.map(({ AlarmName = '', StateValue = '' }) => [AlarmName, StateValue]));
    },
  };
}
