import { errorMessage } from '../../lambda/core/error-message';
import type { Aws } from '../aws';
import { settled } from '../fixture/probes';
import type { Clock } from '../model/context';
import { REPOSITORY_PREFIX, SECRET_PREFIX, STACK_PREFIX } from '../model/names';

/** A kind of resource that a run creates. Its names begin with the run's prefix, so that any later run finds them. */
export interface Kind {
  /** Names one resource for people, such as `stack EcrAcceptance-registry`. */
  label: string;
  /** Returns the names of the resources that exist. */
  find(aws: Aws): Promise<string[]>;
  /**
   * Removes a resource and waits until it is gone.
   * @returns what stays for some time, and why
   */
  remove(aws: Aws, name: string, clock: Clock): Promise<string[]>;
  /** Returns the AWS CLI command that removes a resource, without the region. */
  command(name: string): string;
}

const isProbes = (name: string) => name.endsWith('-probes');

const stacks = (label: string, isOfKind: (name: string) => boolean): Kind => ({
  label,
  find: async (aws) => (await aws.stacks.list(STACK_PREFIX)).map(({ name }) => name).filter(isOfKind),
  async remove(aws, name, clock) {
    await settled(name, aws.stacks, clock); // CloudFormation refuses to delete a stack that it is changing
    const keys = await aws.stacks.resources(name, 'AWS::KMS::Key');
    await aws.stacks.delete(name);
    const stack = await settled(name, aws.stacks, clock);
    if (stack) throw new Error(`the stack is ${stack.status}: ${stack.reason}`);
    for (const key of keys) await shortenDeletion(aws, key);
    return keys.map((key) => `The KMS key ${key} is pending deletion for 7 days. AWS does not charge for it.`);
  },
  command: (name) => `aws cloudformation delete-stack --stack-name ${name}`,
});

/** All kinds, in the order in which they can be removed. A suite's stack may refer to its probes. */
export const KINDS: Kind[] = [
  stacks('stack', (name) => !isProbes(name)),
  stacks('stack', isProbes),
  {
    label: 'repository',
    find: (aws) => aws.repositories.list(REPOSITORY_PREFIX),
    remove: async (aws, name) => nothingStays(aws.repositories.delete(name)),
    command: (name) => `aws ecr delete-repository --force --repository-name ${name}`,
  },
  {
    label: 'secret',
    find: (aws) => aws.secrets.list(SECRET_PREFIX),
    remove: async (aws, name) => nothingStays(aws.secrets.delete(name)),
    command: (name) => `aws secretsmanager delete-secret --force-delete-without-recovery --secret-id ${name}`,
  },
  {
    label: 'log group',
    find: (aws) => aws.logs.groups(`/aws/lambda/${STACK_PREFIX}`),
    remove: async (aws, name) => nothingStays(aws.logs.deleteGroup(name)),
    command: (name) => `aws logs delete-log-group --log-group-name ${name}`,
  },
];

async function shortenDeletion({ kmsKeys }: Aws, key: string): Promise<void> {
  try {
    await kmsKeys.shortenDeletion(key);
  } catch (error) {
    const command = `aws kms schedule-key-deletion --pending-window-in-days 7 --key-id ${key}`;
    throw new Error(`the stack is gone, but perhaps not its key: ${errorMessage(error)}. Run: ${command}`);
  }
}

async function nothingStays(removal: Promise<void>): Promise<string[]> {
  await removal;
  return [];
}
