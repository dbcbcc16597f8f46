import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  paginateDescribeStackEvents,
  paginateDescribeStacks,
  type Stack,
  UpdateStackCommand,
  waitUntilChangeSetCreateComplete,
} from '@aws-sdk/client-cloudformation';

/** A CloudFormation stack. */
export interface StackState {
  name: string;
  /** CloudFormation's status, such as `CREATE_COMPLETE`. */
  status: string;
  /** Why the stack has this status, or an empty text. */
  reason: string;
  outputs: Record<string, string>;
}

/** One event of a stack, the newest first. */
export interface StackEvent {
  resource: string;
  status: string;
  reason: string;
}

/** A resource of a stack. */
export interface StackResource {
  /** The id in the template. */
  logicalId: string;
  /** CloudFormation's type, such as `AWS::Lambda::Function`. */
  type: string;
  /** What `Ref` returns, such as a name or an ARN. */
  physicalId: string;
}

/** CloudFormation. */
export interface Stacks {
  /** Returns a stack, or undefined if it does not exist. */
  find(name: string): Promise<StackState | undefined>;
  /** Returns all stacks whose names begin with a prefix, except deleted ones. */
  list(prefix: string): Promise<StackState[]>;
  /** Returns all events of a stack, the newest first. */
  events(name: string): Promise<StackEvent[]>;
  /** Returns the physical ids of a stack's resources of one type. */
  resources(name: string, type: string): Promise<string[]>;
  /** Starts the creation of a stack. */
  create(name: string, template: object): Promise<void>;
  /** Starts an update. Returns false if nothing would change. */
  update(name: string, template: object): Promise<boolean>;
  /** Starts the deletion of a stack. */
  delete(name: string): Promise<void>;
  /** Returns all resources of a stack. */
  allResources(name: string): Promise<StackResource[]>;
  /**
   * Starts the creation or the update of a stack with a change set, as `aws cloudformation deploy` does.
   * @param template a template as text, of at most 51,200 bytes
   */
  apply(name: string, template: string): Promise<void>;
}

const CHANGE_SET_SECONDS = 120;
const CAPABILITIES = ['CAPABILITY_NAMED_IAM' as const];

export function stacks(client: CloudFormationClient): Stacks {
  async function find(name: string): Promise<StackState | undefined> {
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
      return Stacks[0] && toState(Stacks[0]);
    } catch (error) {
      const { name: code, message } = error as Error;
      if (code === 'ValidationError' && /does not exist/.test(message)) return undefined;
      throw error;
    }
  }

  async function allResources(name: string): Promise<StackResource[]> {
    const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: name }));
    return StackResources.map((resource) => ({
      logicalId: resource.LogicalResourceId ?? '',
      type: resource.ResourceType ?? '',
      physicalId: resource.PhysicalResourceId ?? '',
    }));
  }

  return {
    find,
    async list(prefix) {
      const found: StackState[] = [];
      for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) found.push(...Stacks.map(toState));
      return found.filter(({ name }) => name.startsWith(prefix));
    },
    async events(name) {
      const events: StackEvent[] = [];
      for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: name })) {
        events.push(
          ...StackEvents.map((event) => ({
            resource: event.LogicalResourceId ?? '',
            status: event.ResourceStatus ?? '',
            reason: event.ResourceStatusReason ?? '',
          })),
        );
      }
      return events;
    },
    async resources(name, type) {
      const found = await allResources(name);
      return found.filter((resource) => resource.type === type).map(({ physicalId }) => physicalId);
    },
    async create(name, template) {
      const TemplateBody = JSON.stringify(template);
      await client.send(new CreateStackCommand({ StackName: name, TemplateBody, Capabilities: CAPABILITIES }));
    },
    async update(name, template) {
      const TemplateBody = JSON.stringify(template);
      try {
        await client.send(new UpdateStackCommand({ StackName: name, TemplateBody, Capabilities: CAPABILITIES }));
        return true;
      } catch (error) {
        if (/No updates are to be performed/.test((error as Error).message)) return false;
        throw error;
      }
    },
    async delete(name) {
      await client.send(new DeleteStackCommand({ StackName: name }));
    },
    allResources,
    async apply(name, template) {
      const { Id: ChangeSetName } = await client.send(
        new CreateChangeSetCommand({
          StackName: name,
          ChangeSetName: `acceptance-${Date.now()}`,
          ChangeSetType: (await find(name)) ? 'UPDATE' : 'CREATE',
          TemplateBody: template,
          Capabilities: CAPABILITIES,
        }),
      );
      const waiter = { client, maxWaitTime: CHANGE_SET_SECONDS, minDelay: 2, maxDelay: 5 };
      await waitUntilChangeSetCreateComplete(waiter, { ChangeSetName });
      await client.send(new ExecuteChangeSetCommand({ ChangeSetName }));
    },
  };
}

function toState({
  StackName: name = '',
  StackStatus: status,
  StackStatusReason: reason,
  Outputs = [],
}: Stack): StackState {
  return {
    name,
    status: status ?? '',
    reason: reason ?? '',
    outputs: Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
  };
}
