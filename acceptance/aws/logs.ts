import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  GetQueryResultsCommand,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';

/** A log group. */
export interface LogGroupState {
  name: string;
  /** Undefined if CloudWatch keeps the lines forever. */
  retentionDays: number | undefined;
}

/** CloudWatch Logs. */
export interface Logs {
  /** Returns all log groups whose names begin with a prefix. */
  groups(prefix: string): Promise<LogGroupState[]>;
  deleteGroup(name: string): Promise<void>;
  /** Returns the lines of a log group, the oldest first. @param since @default all lines */
  lines(group: string, since?: Date): Promise<string[]>;
  /** Starts a query of Logs Insights and returns its id. */
  startQuery(group: string, query: string, from: Date, to: Date): Promise<string>;
  /** Returns the rows of a query: the values by field. Returns undefined while it runs. @throws Error if it failed */
  queryRows(id: string): Promise<Record<string, string>[] | undefined>;
}

export function logs(client: CloudWatchLogsClient): Logs {
  return {
    async groups(prefix) {
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
    async deleteGroup(name) {
      await client.send(new DeleteLogGroupCommand({ logGroupName: name }));
    },
    async lines(group, since) {
      const found: string[] = [];
      const request = { logGroupName: group, startTime: since?.getTime() };
      for await (const { events = [] } of paginateFilterLogEvents({ client }, request)) {
        found.push(...events.map(({ message = '' }) => message));
      }
      return found;
    },
    async startQuery(group, query, from, to) {
      const seconds = (time: Date) => Math.floor(time.getTime() / 1000);
      const command = new StartQueryCommand({
        logGroupName: group,
        queryString: query,
        startTime: seconds(from),
        endTime: seconds(to),
      });
      return (await client.send(command)).queryId ?? '';
    },
    async queryRows(id) {
      const { status = '', results = [] } = await client.send(new GetQueryResultsCommand({ queryId: id }));
      if (['Scheduled', 'Running'].includes(status)) return undefined;
      if (status !== 'Complete') throw new Error(`the query is ${status}`);
      return results.map((row) => Object.fromEntries(row.map(({ field = '', value = '' }) => [field, value])));
    },
  };
}
