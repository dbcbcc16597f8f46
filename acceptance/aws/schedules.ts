import {
  ActionAfterCompletion,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  FlexibleTimeWindowMode,
  GetScheduleCommand,
  ListSchedulesCommand,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';

/** What a schedule starts. */
export interface ScheduleTarget {
  functionArn: string;
  roleArn: string;
  /** The event for the function, as JSON. */
  input: string;
}

/** EventBridge Scheduler. */
export interface Schedules {
  target(name: string): Promise<ScheduleTarget>;
  /** Creates a schedule that starts a target once and then deletes itself. */
  createOnce(name: string, at: Date, target: ScheduleTarget): Promise<void>;
  /** Returns the names of all schedules that begin with a prefix. */
  list(prefix: string): Promise<string[]>;
  delete(name: string): Promise<void>;
}

export function schedules(client: SchedulerClient): Schedules {
  return {
    async target(name) {
      const { Target } = await client.send(new GetScheduleCommand({ Name: name }));
      const { Arn: functionArn = '', RoleArn: roleArn = '', Input: input = '' } = Target ?? {};
      return { functionArn, roleArn, input };
    },
    async createOnce(name, at, { functionArn, roleArn, input }) {
      const command = new CreateScheduleCommand({
        Name: name,
        ScheduleExpression: `at(${at.toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: FlexibleTimeWindowMode.OFF },
        ActionAfterCompletion: ActionAfterCompletion.DELETE,
        Target: { Arn: functionArn, RoleArn: roleArn, Input: input },
      });
      await client.send(command);
    },
    async list(prefix) {
      const names: string[] = [];
      let next: string | undefined;
      do {
        const command = new ListSchedulesCommand({ NamePrefix: prefix, NextToken: next });
        const { Schedules = [], NextToken } = await client.send(command);
        names.push(...Schedules.map(({ Name = '' }) => Name));
        next = NextToken;
      } while (next);
      return names;
    },
    async delete(name) {
      await client.send(new DeleteScheduleCommand({ Name: name }));
    },
  };
}
