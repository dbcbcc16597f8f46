import { type CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The CloudFormation types that {@link Inventory.exists} can find. Other types of a stack are parts of these. */
export const INVENTORY_TYPES = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
] as const;

export type InventoryType = (typeof INVENTORY_TYPES)[number];

/** Everything that a stack can leave behind. */
export interface Inventory {
  /**
   * Asks a service, and not CloudFormation, whether a resource exists. A secret that is scheduled for deletion exists.
   * @param id the physical id
   */
  exists(type: InventoryType, id: string): Promise<boolean>;
}

export interface InventoryClients {
  cloudWatch: CloudWatchClient;
  functions: LambdaClient;
  iam: IAMClient;
  logs: CloudWatchLogsClient;
  queues: SQSClient;
  schedules: SchedulerClient;
  secrets: SecretsManagerClient;
}

/**
 * The names of the errors for a resource that does not exist. A missing dashboard has the code `ResourceNotFound`, and the
 * shape `DashboardNotFoundError`. Source: the service models of the AWS SDK.
 */
const MISSING = [
  'DashboardNotFoundError',
  'NoSuchEntityException',
  'QueueDoesNotExist',
  'ResourceNotFound',
  'ResourceNotFoundException',
];

export function inventory(clients: InventoryClients): Inventory {
  const { cloudWatch, functions, iam, logs, queues, schedules, secrets } = clients;
  const find: Record<InventoryType, (id: string) => Promise<unknown>> = {
    'AWS::CloudWatch::Alarm': async (id) => {
      const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [id] }));
      return MetricAlarms[0];
    },
    'AWS::CloudWatch::Dashboard': (id) => cloudWatch.send(new GetDashboardCommand({ DashboardName: id })),
    'AWS::IAM::Role': (id) => iam.send(new GetRoleCommand({ RoleName: id })),
    'AWS::Lambda::Function': (id) => functions.send(new GetFunctionConfigurationCommand({ FunctionName: id })),
    'AWS::Logs::LogGroup': async (id) => {
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: id }));
      return logGroups.find(({ logGroupName }) => logGroupName === id);
    },
    'AWS::SQS::Queue': (id) => queues.send(new GetQueueUrlCommand({ QueueName: id.split('/').at(-1) })), // the id is a URL
    'AWS::Scheduler::Schedule': (id) => schedules.send(new GetScheduleCommand({ Name: id })),
    'AWS::SecretsManager::Secret': (id) => secrets.send(new DescribeSecretCommand({ SecretId: id })),
  };
  return {
    async exists(type, id) {
      try {
        return (await find[type](id)) !== undefined;
      } catch (error) {
        if (MISSING.includes((error as Error).name)) return false;
        throw error;
      }
    },
  };
}
