import { errorMessage } from '../../lambda/core/error-message';
import type { Aws } from '../aws';
import { settled } from '../fixture/probes';
import type { Clock } from '../model/context';
import { CREATED_BY_RUN, DENIAL_POLICY, REPOSITORY_PREFIX, SECRET_PREFIX, STACK_PREFIX } from '../model/names';

/** The beginnings of the names of a run. */
export interface RunNames {
  stacks: string;
  secrets: string;
  repositories: string;
}

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
  /** Whether the resources belong to no region, so that they are searched in one region only. @default false */
  global?: true;
  /** Returns the AWS CLI command that removes a resource, without the region. */
  command(name: string): string;
}

const isProbes = (name: string) => name.endsWith('-probes');

/**
 * Returns the kinds of what each run creates with names, in the order in which they can be removed: denials, which
 * CloudFormation has not created and so cannot delete, the stacks of suites, their probes, to which they may refer,
 * schedules, repositories, secrets and log groups.
 * @param timeoutSeconds the longest time for the deletion of a stack. @default 10 minutes
 */
export function namedKinds(names: RunNames, timeoutSeconds?: number): [Kind, Kind, ...Kind[]] {
  const stacks = (isOfKind: (name: string) => boolean): Kind => ({
    label: 'stack',
    find: async (aws) => (await aws.stacks.list(names.stacks)).map(({ name }) => name).filter(isOfKind),
    async remove(aws, name, clock) {
      await settled(name, aws.stacks, clock, timeoutSeconds); // CloudFormation refuses to delete a stack that it is changing
      const keys = await aws.stacks.resources(name, 'AWS::KMS::Key');
      await aws.stacks.delete(name);
      const stack = await settled(name, aws.stacks, clock, timeoutSeconds);
      if (stack) throw new Error(`the stack is ${stack.status}: ${stack.reason}`);
      for (const key of keys) await shortenDeletion(aws, key);
      return keys.map((key) => `The KMS key ${key} is pending deletion for 7 days. AWS does not charge for it.`);
    },
    command: (name) => `aws cloudformation delete-stack --stack-name ${name}`,
  });
  return [
    {
      label: `inline policy ${DENIAL_POLICY} of the role`,
      global: true,
      find: (aws) => aws.iam.rolesWithPolicy(names.stacks, DENIAL_POLICY),
      remove: async (aws, role) => nothingStays(aws.iam.deleteRolePolicy(role, DENIAL_POLICY)),
      command: (role) => `aws iam delete-role-policy --policy-name ${DENIAL_POLICY} --role-name ${role}`,
    },
    stacks((name) => !isProbes(name)),
    stacks(isProbes),
    {
      // A schedule that runs once deletes itself, unless the run ends before.
      label: 'schedule',
      find: (aws) => aws.schedules.list(names.stacks),
      remove: async (aws, name) => nothingStays(aws.schedules.delete(name)),
      command: (name) => `aws scheduler delete-schedule --name ${name}`,
    },
    {
      label: 'repository',
      find: (aws) => aws.repositories.list(names.repositories),
      remove: async (aws, name) => nothingStays(aws.repositories.delete(name)),
      command: (name) => `aws ecr delete-repository --force --repository-name ${name}`,
    },
    {
      label: 'secret',
      find: (aws) => aws.secrets.list(names.secrets),
      remove: async (aws, name) => nothingStays(aws.secrets.delete(name)),
      command: (name) => `aws secretsmanager delete-secret --force-delete-without-recovery --secret-id ${name}`,
    },
    {
      label: 'log group',
      find: async (aws) => (await aws.logs.groups(`/aws/lambda/${names.stacks}`)).map(({ name }) => name),
      remove: async (aws, name) => nothingStays(aws.logs.deleteGroup(name)),
      command: (name) => `aws logs delete-log-group --log-group-name ${name}`,
    },
  ];
}

/** All kinds of a normal run, in the order in which they can be removed. */
const KINDS: Kind[] = [
  ...namedKinds({ stacks: STACK_PREFIX, secrets: SECRET_PREFIX, repositories: REPOSITORY_PREFIX }),
  {
    // CloudFormation keeps providers, see docs/adr/0040-oidc-providers-are-kept.md.
    label: 'identity provider',
    global: true,
    async find(aws) {
      const providers = await aws.iam.oidcProviders();
      return providers.filter(({ tags }) => CREATED_BY_RUN in tags).map(({ arn }) => arn);
    },
    remove: async (aws, arn) => nothingStays(aws.iam.deleteOidcProvider(arn)),
    command: (arn) => `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${arn}`,
  },
];

/** How everything that a run has created is removed. */
export interface Removal {
  /** The kinds, in the order in which they can be removed. */
  kinds: Kind[];
  /** The command that removes them. */
  command: string;
}

/** The removal of a normal run. */
export const NORMAL_RUN: Removal = { kinds: KINDS, command: 'npm run acceptance -- --remove' };

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
