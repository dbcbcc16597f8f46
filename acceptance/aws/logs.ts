import {
  type CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

/** CloudWatch Logs. */
export interface Logs {
  /** Returns the names of all log groups that begin with a prefix. */
  groups(prefix: string): Promise<string[]>;
  deleteGroup(name: string): Promise<void>;
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
  };
}
