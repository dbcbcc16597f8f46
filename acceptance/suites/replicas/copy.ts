import { asReader } from '../../fixture/reader-role';
import type { Check } from '../../model/check';
import { attempt, describeAttempt, finding, isDenied } from '../../model/finding';
import { onceAllowed } from '../../model/propagation';
import { CREDENTIAL, copyInSync, READER, REPLICATION_SECONDS, SECRET, secondRegion } from './fixture';

const firstValue: Check = {
  id: 'replicas-first-value',
  assumption:
    'AWS replicates a secret without a value, and its copy then gets the first value with the same version id.',
  matters: ['infra/constructs/secrets.ts', 'docs/operations.md', 'docs/adr/0049-replicas-of-secrets.md'],
  method: 'Compares the version ids of the secret and of its copy after a first deployment, for up to three minutes.',
  async run(context) {
    const copy = await copyInSync(context, SECRET);
    return finding(
      true,
      `the copy is InSync and has the version id of its secret (${copy.versionId?.length} characters)`,
    );
  },
};

const readerReads: Check = {
  id: 'replicas-reader-reads',
  assumption: 'The copy has the policy of its secret, with `Resource: *`, so a reader reads it by name in its region.',
  matters: ['infra/policies/secret-policy.ts', 'docs/config.md'],
  method: 'Reads the secret and its copy as a role that has no policies of its own, and compares values and ARNs.',
  async run(context) {
    const { clock, target } = context;
    const [{ secrets }, inSecond] = [
      await asReader(context, READER),
      await asReader(context, READER, target.secondRegion),
    ];
    const copy = await onceAllowed(clock, () => inSecond.secrets.read(SECRET));
    const primary = await onceAllowed(clock, () => secrets.read(SECRET));
    if (copy.error || primary.error) {
      return finding(false, `the secret: ${describeAttempt(primary)}; the copy: ${describeAttempt(copy)}`);
    }
    const isEqual = copy.value.text === primary.value.text;
    const [own, other] = [await secrets.describe(SECRET), await inSecond.secrets.describe(SECRET)];
    const differsInRegion = other.arn === own.arn.replace(`:${target.region}:`, `:${target.secondRegion}:`);
    return finding(
      isEqual && differsInRegion,
      `the copy has ${isEqual ? 'the same' : 'another'} value; its ARN differs in ${differsInRegion ? 'the region only' : `more: ${other.arn}`}`,
    );
  },
};

const exclusive: Check = {
  id: 'replicas-exclusive',
  assumption: '`exclusive` denies the principals of the account at the copy too.',
  matters: ['infra/policies/secret-policy.ts', 'docs/config.md', 'docs/security.md'],
  method: 'Describes the copy and reads it as the principal of the run.',
  async run(context) {
    const { secrets } = secondRegion(context);
    const described = await attempt(secrets.describe(SECRET));
    const read = await attempt(secrets.read(SECRET));
    return finding(
      !described.error && isDenied(read),
      `DescribeSecret: ${describeAttempt(described)}; GetSecretValue: ${describeAttempt(read)}`,
    );
  },
};

const refresh: Check = {
  id: 'replicas-refresh',
  assumption: 'The new value of a refresh reaches the copy without further permissions of the function.',
  matters: ['lambda/refresh/replicas.ts', 'infra/policies/refresher.ts', 'docs/operations.md'],
  method: `Runs the function, and reads the version of the copy for up to ${REPLICATION_SECONDS / 60} minutes.`,
  async run(context) {
    const { aws, clock, stack } = context;
    const before = await aws.secrets.describe(SECRET);
    const run = await aws.functions.invoke(stack.names(CREDENTIAL).function, {});
    const ended = clock.now().getTime();
    if (run.failed) return finding(false, `the function failed: ${JSON.stringify(run.payload)}`);
    const copy = await copyInSync(context, SECRET);
    const seconds = Math.round((clock.now().getTime() - ended) / 1000);
    return finding(
      copy.versionId !== before.versionId,
      `the copy had the new version after ${seconds} seconds or less`,
    );
  },
};

/** What a copy has, and who may read it. */
export const COPY_CHECKS = [firstValue, readerReads, exclusive, refresh];
