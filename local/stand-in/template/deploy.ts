import { partitionOf } from '../../../infra/config/common/regions';
import { parseFeedSpec, targetHost } from '../../../lambda/core/feed-spec';
import { FORMAT_NAMES, type FormatName } from '../../../lambda/core/formats';
import { type DeployedFunction, invoke } from '../function/invoke';
import type { StandIn } from '../stand-in';
import type { StackTemplate } from './assembly';
import { requireDefined, StackReader } from './stack-reader';

/** A deployed credential. */
export interface DeployedCredential {
  name: string;
  /** The name of its stack. */
  stack: string;
  refresher: DeployedFunction;
  secrets: { name: string; arn: string; format: FormatName }[];
  schedule: { everyHours: number; event: unknown };
  /** Its feeds. They never run, because the systems that they push to are not part of the stand-in. */
  feeds: DeployedFeed[];
}

/** A feed and the host that it pushes to. */
export interface DeployedFeed {
  name: string;
  host: string;
}

type Tags = { Key: string; Value: string }[];

/**
 * Deploys a stack to the stand-in: its secrets without values, and each function that has the tag `ecr-credential` with
 * an identity that has the statements of its role. Does not run any function.
 * @throws Error if the stand-in does not support a part of the template
 */
export function deploy(standIn: StandIn, stack: StackTemplate, region: string): DeployedCredential[] {
  const reader = new StackReader(stack, standIn.account, region);
  const secrets = reader.idsOf('AWS::SecretsManager::Secret').map((logicalId) => {
    const properties = reader.read('AWS::SecretsManager::Secret', logicalId);
    const { arn } = standIn.secrets.create(region, properties);
    reader.bind(logicalId, arn);
    const { Name: name, Tags } = properties;
    return { name, arn, credential: tag(Tags, 'ecr-credential'), format: tag(Tags, 'ecr-format') };
  });
  const feeds = readFeeds(reader);
  return reader.idsOf('AWS::Lambda::Function').flatMap((logicalId) => {
    const { Tags } = reader.read('AWS::Lambda::Function', logicalId);
    const name = tag(Tags, 'ecr-credential');
    if (name === undefined) return [];
    return {
      name,
      stack: stack.name,
      refresher: deployFunction(standIn, stack, reader, { region, logicalId, credential: name }),
      secrets: secrets
        .filter(({ credential }) => credential === name)
        .map(({ format, ...secret }) => ({
          name: secret.name,
          arn: secret.arn,
          format: requireDefined(
            FORMAT_NAMES.find((candidate) => candidate === format),
            `the format ${format} of ${secret.name}`,
          ),
        })),
      schedule: readSchedule(reader, logicalId),
      feeds: feeds.filter(({ credential }) => credential === name).map(({ feed, host }) => ({ name: feed, host })),
    };
  });
}

function deployFunction(
  standIn: StandIn,
  stack: StackTemplate,
  reader: StackReader,
  { region, logicalId, credential }: { region: string; logicalId: string; credential: string },
): DeployedFunction {
  const properties = reader.read('AWS::Lambda::Function', logicalId);
  const roleId = reader.idsOf('AWS::IAM::Role').find((id) => reader.arnOf(id) === properties.Role);
  const role = reader.read('AWS::IAM::Role', requireDefined(roleId, `the role ${properties.Role}`));
  const name = requireDefined(properties.FunctionName, `the name of ${logicalId}`);
  const partition = partitionOf(region);
  const deployed: DeployedFunction = {
    name,
    arn: standIn.functions.arnOf(region, name),
    region,
    identity: standIn.identities.add({
      name: credential,
      arn: `arn:${partition}:sts::${standIn.account}:assumed-role/${role.RoleName}/${name}`,
      statements: role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    }),
    handler: properties.Handler,
    taskRoot: requireDefined(stack.assets[properties.Code.S3Key ?? ''], `the code of ${name}`),
    environment: properties.Environment.Variables,
    timeoutSeconds: properties.Timeout,
    memoryMiB: properties.MemorySize,
  };
  standIn.functions.add({ name, region, run: (event, signal) => invoke(standIn, deployed, event, { signal }) });
  return deployed;
}

/** Returns the feeds from the specs of the functions that have the tag `ecr-feed`. */
function readFeeds(reader: StackReader): { credential: string; feed: string; host: string }[] {
  return reader
    .idsOf('AWS::Lambda::Function')
    .map((logicalId) => reader.read('AWS::Lambda::Function', logicalId))
    .filter(({ Tags }) => tag(Tags, 'ecr-feed') !== undefined)
    .map(({ Environment }) => {
      const { credential, feed, target } = parseFeedSpec(Environment.Variables.FEED_SPEC);
      return { credential, feed, host: targetHost(target) };
    });
}

function readSchedule(reader: StackReader, functionId: string): DeployedCredential['schedule'] {
  const arn = reader.arnOf(functionId);
  const schedule = reader
    .idsOf('AWS::Scheduler::Schedule')
    .map((id) => reader.read('AWS::Scheduler::Schedule', id))
    .find(({ Target }) => Target.Arn === arn);
  const { ScheduleExpression, Target } = requireDefined(schedule, `the schedule of ${functionId}`);
  const [, hours] = /^cron\(\d+ \d+\/(\d+) \* \* \? \*\)$/.exec(ScheduleExpression) ?? [];
  return {
    everyHours: Number(requireDefined(hours, `the interval ${ScheduleExpression}`)),
    event: JSON.parse(Target.Input) as unknown,
  };
}

function tag(tags: Tags, key: string): string | undefined {
  return tags.find(({ Key }) => Key === key)?.Value;
}
