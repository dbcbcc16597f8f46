import type { Aws } from '../../../acceptance/aws';
import type { SecretState, SecretValue } from '../../../acceptance/aws/secrets';
import { awsError } from './world';

/** Returns the keys of a session of a role. The id of the access key is the role's name. */
export const assumeRole: Aws['identity']['assumeRole'] = async (arn) => ({
  accessKeyId: arn.split('/').at(-1) ?? '',
  secretAccessKey: 'secret',
  sessionToken: 'session',
});

/** Denies a call as AWS does. */
export async function denied(): Promise<never> {
  throw awsError('AccessDeniedException');
}

/** Returns the answers to a principal that may read some secrets and do nothing else. */
export function readerOf(
  value: (secret: string) => SecretValue,
  state: (secret: string) => SecretState,
  ...readable: string[]
): Pick<Aws['secrets'], 'read' | 'describe' | 'write' | 'describeAs' | 'delete' | 'list'> {
  const may = (secret: string) => (readable.includes(secret) ? undefined : denied());
  return {
    read: async (secret) => (await may(secret)) ?? value(secret),
    describe: async (secret) => (await may(secret)) ?? state(secret),
    write: denied,
    describeAs: denied,
    delete: denied,
    list: denied,
  };
}

/** Returns what DescribeSecret answers for a secret of the run. */
export function stateOf(name: string, change: Partial<SecretState> = {}): SecretState {
  const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
  return { name, arn, versionId: 'v1', kmsKeyId: undefined, replicas: [], ...change };
}
