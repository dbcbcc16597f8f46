import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';

/** A log group. */
export interface LogGroupState {
  name: string;
  /** Undefined if CloudWatch keeps the lines forever. */
  retentionDays: number | undefined;
}

/** CloudWatch Logs. */
export interface Logs {
  /** Returns the names of all log groups that begin with a prefix. */
  groups(prefix: string): Promise<string[]>;
  deleteGroup(name: string): Promise<void>;
  /** Returns all log groups whose names begin with a prefix. */
  describeGroups(prefix: string): Promise<LogGroupState[]>;
  /** Returns all lines of a log group. */
  lines(group: string): Promise<string[]>;
}

export function logs(client: CloudWatchLogsClient): Logs {
  return {
    async groups(prefix) {
      const names: string[] = [];
      let next: string | undefined;
      do {
        const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, nextToken: next });
        const { logGroups = [], nextToken } = await client.send(command);
        names.push(...logGroups.map(({ logGroupName = '' }) => logGroupName));
        next = nextToken;
      } while (next);
      return names;
    },
    async deleteGroup(name) {
      await client.send(new DeleteLogGroupCommand({ logGroupName: name }));
    },
    async describeGroups(prefix) {
      const found: LogGroupState[] = [];
      for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix })) {
        found.push(
          ...logGroups.map(({ logGroupName = '', retentionInDays }) => ({
            name: logGroupName,
            retentionDays: retentionInDays,
          })),
        );
      }
      return found;
    },
    async lines(group) {
      const found: string[] = [];
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName: group })) {
        found.push(...events.map(({ message = '' }) => message));
      }
      return found;
    },
  };
}
