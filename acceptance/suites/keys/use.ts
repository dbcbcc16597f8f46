import type { Aws } from '../../aws';
import type { KeyOperation } from '../../aws/keys';
import { asReader } from '../../fixture/reader-role';
import type { Check } from '../../model/check';
import { findingOfDenials } from '../../model/denials';
import { describeAttempt, finding } from '../../model/finding';
import { onceAllowed } from '../../model/propagation';
import { keyOf, READER, SECRET } from './fixture';

const firstDeployment: Check = {
  id: 'keys-first-deployment',
  assumption: 'A first deployment creates the key, whose policy names the secrets, and secrets that use the key.',
  matters: ['infra/policies/kms.ts', 'docs/adr/0022-key-policy-by-secret-names.md'],
  method: 'Reads the events of the first deployment, and the key and the version of its secret.',
  async run(context) {
    const { aws, stack } = context;
    const key = await keyOf(context);
    const failures = (await aws.stacks.events(stack.name)).filter(({ status }) => status === 'CREATE_FAILED');
    const { kmsKeyId, versionId } = await aws.secrets.describe(SECRET);
    return finding(
      failures.length === 0 && kmsKeyId?.endsWith(key) === true && versionId !== undefined,
      `${failures.length} resources failed${failures[0] ? `: ${failures[0].reason}` : ''}; the secret has ` +
        `${versionId ? 'a value' : 'no value'} and ${kmsKeyId?.endsWith(key) ? "the stack's key" : `the key ${kmsKeyId}`}`,
    );
  },
};

const readerReads: Check = {
  id: 'keys-reader-reads',
  assumption: 'The policy of the key is enough for a reader: `kms:ViaService` and `SecretARN` are as it expects.',
  matters: ['infra/policies/kms.ts', 'infra/naming/partition-condition.ts', 'docs/security.md'],
  method: 'Reads the secret as a role that has no policies of its own.',
  async run(context) {
    const { secrets } = await asReader(context, READER);
    const read = await onceAllowed(context.clock, () => secrets.read(SECRET));
    return finding(!read.error, `partition ${context.target.partition}: ${describeAttempt(read)}`);
  },
};

const OPERATIONS: KeyOperation[] = ['Decrypt', 'Encrypt', 'GenerateDataKey'];

const noDirectUse: Check = {
  id: 'keys-no-direct-use',
  assumption: 'Nobody can use the key without Secrets Manager, neither a reader nor an administrator.',
  matters: ['infra/policies/kms.ts', 'docs/security.md'],
  method: 'Makes dry runs of KMS operations as a reader that can read, and as the principal of the run.',
  async run(context) {
    const { aws, clock } = context;
    const key = await keyOf(context);
    const reader = await asReader(context, READER);
    const read = await onceAllowed(clock, () => reader.secrets.read(SECRET));
    const state = await aws.kmsKeys.state(key);
    if (read.error || state !== 'Enabled') {
      return finding(false, `the key is ${state}; the reader through Secrets Manager: ${describeAttempt(read)}`);
    }
    return findingOfDenials({ ...usesOf(reader, 'the reader'), ...usesOf(aws, 'the principal of the run') });

    function usesOf({ kmsKeys }: Aws, who: string): Record<string, () => Promise<void>> {
      return Object.fromEntries(
        OPERATIONS.map((operation) => [`${operation} by ${who}`, () => kmsKeys.mayUse(key, operation)]),
      );
    }
  },
};

/** Who may use the key of a stack. */
export const USE_CHECKS = [firstDeployment, readerReads, noDirectUse];
