import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { type CloudWatch, cloudWatch } from './cloudwatch';
import { type EventRules, eventRules } from './event-rules';
import { type Functions, functions } from './functions';
import { type Iam, iam } from './iam';
import { type Identity, identity, type Keys } from './identity';
import { type Inventory, inventory } from './inventory';
import { type KmsKeys, kmsKeys } from './keys';
import { type Logs, logs } from './logs';
import { type Network, network } from './network';
import { type Queues, queues } from './queues';
import { type Repositories, repositories } from './repositories';
import { type Schedules, schedules } from './schedules';
import { type Secrets, secrets } from './secrets';
import { type Stacks, stacks } from './stacks';
import { type Trail, trail } from './trail';

/** The services of AWS, as one principal in one region. */
export interface Aws {
  cloudWatch: CloudWatch;
  eventRules: EventRules;
  functions: Functions;
  iam: Iam;
  identity: Identity;
  inventory: Inventory;
  kmsKeys: KmsKeys;
  logs: Logs;
  network: Network;
  queues: Queues;
  repositories: Repositories;
  schedules: Schedules;
  secrets: Secrets;
  stacks: Stacks;
  trail: Trail;
}

export interface AwsOptions {
  region: string;
  /** @default the credentials of the environment or the AWS profile */
  keys?: Keys;
  /** Receives each secret text that AWS returns, so that it can be removed from reports. */
  onSecret(text: string): void;
}

/** Creates clients for all services. */
export function createAws({ region, keys, onSecret }: AwsOptions): Aws {
  const settings = { region, maxAttempts: 5, ...(keys && { credentials: keys }) };
  const clients = {
    cloudWatch: new CloudWatchClient(settings),
    functions: new LambdaClient(settings),
    iam: new IAMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    queues: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    schedules: new SchedulerClient(settings),
    secrets: new SecretsManagerClient(settings),
  };
  return {
    cloudWatch: cloudWatch(clients.cloudWatch),
    eventRules: eventRules(new EventBridgeClient(settings)),
    functions: functions(clients.functions),
    iam: iam(clients.iam),
    identity: identity(new STSClient(settings), new OrganizationsClient(settings)),
    inventory: inventory(clients),
    kmsKeys: kmsKeys(new KMSClient(settings)),
    logs: logs(clients.logs),
    network: network(new EC2Client(settings)),
    queues: queues(clients.queues),
    repositories: repositories(
      {
        standard: new ECRClient(settings),
        fips: new ECRClient({ ...settings, useFipsEndpoint: true }),
        public: new ECRPUBLICClient({ ...settings, region: 'us-east-1' }),
      },
      onSecret,
    ),
    schedules: schedules(clients.schedules),
    secrets: secrets(clients.secrets, onSecret),
    stacks: stacks(new CloudFormationClient(settings)),
    trail: trail(new CloudTrailClient(settings)),
  };
}

/** Returns the region of the environment or of the AWS profile, or undefined. */
export function defaultRegion(): Promise<string | undefined> {
  return new STSClient({}).config.region().catch(() => undefined);
}
