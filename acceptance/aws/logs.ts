import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetQueryResultsCommand,
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
  /** Returns the names of all log groups that begin with a prefix. */
  groups(prefix: string): Promise<string[]>;
  /** Returns all log groups whose names begin with a prefix, with their settings. */
  describeGroups(prefix: string): Promise<LogGroupState[]>;
  deleteGroup(name: string): Promise<void>;
  /** Returns the lines of a log group since a time, the oldest first. */
  lines(group: string, since: Date): Promise<string[]>;
  /** Starts a query of Logs Insights and returns its id. */
  startQuery(group: string, query: string, from: Date, to: Date): Promise<string>;
  /** Returns the rows of a query: the values by field. Returns undefined while it runs. @throws Error if it failed */
  queryRows(id: string): Promise<Record<string, string>[] | undefined>;
}

export function logs(client: CloudWatchLogsClient): Logs {
  async function describeGroups(prefix: string): Promise<LogGroupState[]> {
    const found: LogGroupState[] = [];
    let next: string | undefined;
    do {
      const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, nextToken: next });
      const { logGroups = [], nextToken } = await client.send(command);
      found.push(
        ...logGroups.map(({ logGroupName: name = '', retentionInDays: retentionDays }) => ({ name, retentionDays })),
      );
      next = nextToken;
    } while (next);
    return found;
  }

  return {
    groups: async (prefix) => (await describeGroups(prefix)).map(({ name }) => name),
    describeGroups,
    async deleteGroup(name) {
      await client.send(new DeleteLogGroupCommand({ logGroupName: name }));
    },
    async lines(group, since) {
      const lines: string[] = [];
      let next: string | undefined;
      do {
        const command = new FilterLogEventsCommand({
          logGroupName: group,
          startTime: since.getTime(),
          nextToken: next,
        });
        const { events = [], nextToken } = await client.send(command);
        lines.push(...events.map(({ message = '' }) => message));
        next = nextToken;
      } while (next);
      return lines;
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
