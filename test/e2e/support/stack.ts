import { aws, tryAws } from './aws';

interface StackEvent {
  LogicalResourceId: string;
  ResourceType: string;
  ResourceStatus: string;
  ResourceStatusReason?: string;
}

/** A stack's status, such as `CREATE_COMPLETE`; undefined where there is no such stack. */
export async function stackStatus(name: string): Promise<string | undefined> {
  const args = ['cloudformation', 'describe-stacks', '--stack-name', name];
  const { code, stdout } = await tryAws([...args, '--query', 'Stacks[0].StackStatus', '--output', 'text']);
  return code === 0 ? stdout.trim() : undefined;
}

/** Why a stack's first refreshes failed, in the order of their events. */
export async function firstRefreshFailures(stack: string): Promise<string[]> {
  const { StackEvents } = await aws<{ StackEvents: StackEvent[] }>([
    'cloudformation',
    'describe-stack-events',
    '--stack-name',
    stack,
  ]);
  return StackEvents.filter(
    ({ ResourceType, ResourceStatus }) => ResourceType === 'Custom::Trigger' && ResourceStatus.endsWith('_FAILED'),
  )
    .map(({ ResourceStatusReason }) => ResourceStatusReason ?? '')
    .reverse();
}

interface StackResource {
  LogicalResourceId: string;
  PhysicalResourceId: string;
  ResourceType: string;
}

/** The physical ids of a stack's resources of one type, whose logical ids begin so. */
export async function physicalIds(stack: string, type: string, prefix = ''): Promise<string[]> {
  const { StackResources } = await aws<{ StackResources: StackResource[] }>([
    'cloudformation',
    'describe-stack-resources',
    '--stack-name',
    stack,
  ]);
  return StackResources.filter((r) => r.ResourceType === type && r.LogicalResourceId.startsWith(prefix)).map(
    ({ PhysicalResourceId }) => PhysicalResourceId,
  );
}

/** The name of the schedule of a stack's credential. */
export async function scheduleOf(stack: string, credential: string): Promise<string> {
  const prefix = credential.replaceAll('-', '');
  const [name] = await physicalIds(stack, 'AWS::Scheduler::Schedule', prefix);
  if (!name) throw new Error(`the stack ${stack} has no schedule of ${credential}`);
  return name;
}

/** Everything that was ever printed to a log group that a stack's resources begin so with, as one text. */
export async function logText(group: string): Promise<string> {
  const { events } = await aws<{ events: { message: string }[] }>([
    'logs',
    'filter-log-events',
    '--log-group-name',
    group,
  ]);
  return events.map(({ message }) => message).join('\n');
}
