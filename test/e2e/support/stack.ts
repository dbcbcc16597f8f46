import { aws, tryAws } from './aws';

/** Returns a stack's status such as `CREATE_COMPLETE`, or undefined if the stack does not exist. */
export async function stackStatus(stackName: string): Promise<string | undefined> {
  const { code, stdout } = await tryAws('cloudformation describe-stacks', { stackName });
  return code === 0 ? JSON.parse(stdout).Stacks[0].StackStatus : undefined;
}

interface StackEvent {
  ResourceType: string;
  ResourceStatus: string;
  ResourceStatusReason?: string;
}

/** Returns the reason for the last failure of a stack's first refresh. */
export async function firstRefreshFailure(stackName: string): Promise<string> {
  const parameters = { stackName, query: 'StackEvents' };
  const failure = (await aws<StackEvent[]>('cloudformation describe-stack-events', parameters)).find(
    ({ ResourceType, ResourceStatus }) => ResourceType === 'Custom::FirstRefresh' && ResourceStatus.endsWith('_FAILED'),
  );
  return failure?.ResourceStatusReason ?? '';
}

/** Returns the physical ids of a stack's resources of one type whose logical ids begin with a prefix. */
export async function physicalIds(stackName: string, type: string, prefix = ''): Promise<string[]> {
  const query = `StackResources[?ResourceType=='${type}' && starts_with(LogicalResourceId, '${prefix}')].PhysicalResourceId`;
  return aws('cloudformation describe-stack-resources', { stackName, query });
}

/** Returns the name of a credential's schedule. */
export async function scheduleOf(stack: string, credential: string): Promise<string> {
  const [name] = await physicalIds(stack, 'AWS::Scheduler::Schedule', credential.replaceAll('-', ''));
  if (!name) throw new Error(`the stack ${stack} has no schedule of ${credential}`);
  return name;
}

/** Returns all messages of the log group of a credential, or of the whole stack, as one text. */
export async function logText(stack: string, credential = ''): Promise<string> {
  const groups = await physicalIds(stack, 'AWS::Logs::LogGroup', credential);
  const logs = groups.map((logGroupName) =>
    aws<{ events: { message: string }[] }>('logs filter-log-events', { logGroupName }),
  );
  return (await Promise.all(logs)).flatMap(({ events }) => events.map(({ message }) => message)).join('\n');
}
