import { createProbes } from '../../fixture/probes';
import { asReader, roleResources } from '../../fixture/reader-role';
import type { Check } from '../../model/check';
import { type Context, mustDeploy } from '../../model/context';
import { attempt, describeAttempt, finding } from '../../model/finding';
import { probesStackOf } from '../../model/names';
import { onceAllowed } from '../../model/propagation';
import { configOf, copyInSync, keyReader, READER, SECRET, secondRegion, WITH_KEY } from './fixture';

/** CloudFormation waits for the deletion of a copy, so it should be gone at once. */
const DELETION_SECONDS = 60;

const removedAndAdded: Check = {
  id: 'replicas-removed-and-added',
  assumption: 'A deployment without the region deletes the copy only, and a deployment with it creates the copy again.',
  matters: ['infra/constructs/secrets.ts', 'docs/operations.md'],
  method: 'Deploys without and with the region, and describes the copy after each deployment.',
  async run(context) {
    const { aws, clock } = context;
    const second = secondRegion(context);
    const before = await aws.secrets.describe(SECRET);
    await mustDeploy(context, configOf(context, { isReplicated: false }));
    let last = await attempt(second.secrets.describe(SECRET));
    const isGone = await clock.until(
      async () => {
        last = await attempt(second.secrets.describe(SECRET));
        return last.error?.name === 'ResourceNotFoundException' || undefined;
      },
      { timeoutSeconds: DELETION_SECONDS },
    );
    const after = await aws.secrets.describe(SECRET);
    await mustDeploy(context, configOf(context));
    await copyInSync(context, SECRET);
    const isSame = after.arn === before.arn && after.versionId !== undefined;
    return finding(
      isGone === true && isSame,
      `the copy after the first deployment: ${isGone ? 'gone' : describeAttempt(last)}; the secret ` +
        `${isSame ? 'kept its value' : 'was replaced'}; the copy after the second: InSync`,
    );
  },
};

const ownKey: Check = {
  id: 'replicas-own-key',
  assumption:
    'Each value reaches a copy with a key of its own, and `kms:ViaService` and `SecretARN` are those of the copy.',
  matters: ['infra/policies/kms.ts', 'docs/config.md', 'docs/operations.md', 'docs/adr/0049-replicas-of-secrets.md'],
  method:
    'Creates a key in the second region, deploys a credential whose copy has it, runs the function once more, and reads ' +
    'the copy as a role with the statement of the project for this key.',
  async run(context) {
    const { aws, clock, probes, stack, target } = context;
    const key = await keyInSecondRegion(context);
    const role = keyReader(target, key);
    await probes.deploy(roleResources(target, [READER, role]));
    await mustDeploy(context, configOf(context, { key }));
    const first = await copyInSync(context, WITH_KEY.secret);
    const { failed, payload } = await aws.functions.invoke(stack.names(WITH_KEY.credential).function, {});
    if (failed) return finding(false, `the function failed: ${JSON.stringify(payload)}`);
    const next = await copyInSync(context, WITH_KEY.secret);
    const { secrets } = await asReader(context, role, target.secondRegion);
    const read = await onceAllowed(clock, () => secrets.read(WITH_KEY.secret));
    const hasKey = next.kmsKeyId === key;
    return finding(
      hasKey && next.versionId !== first.versionId && !read.error,
      `the copy has ${hasKey ? 'its key' : `the key ${next.kmsKeyId}`}, and ` +
        `${next.versionId === first.versionId ? 'only the first value' : 'the value of the refresh'}; the role: ${describeAttempt(read)}`,
    );
  },
};

/** @returns the ARN of the key */
async function keyInSecondRegion(context: Context): Promise<string> {
  const { account, partition } = context.target;
  const probes = createProbes(probesStackOf('replicas'), secondRegion(context).stacks, context.clock);
  const statement = {
    Effect: 'Allow',
    Action: 'kms:*',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Resource: '*',
  };
  const Key = {
    Type: 'AWS::KMS::Key',
    Properties: { PendingWindowInDays: 7, KeyPolicy: { Version: '2012-10-17', Statement: [statement] } },
  };
  const { KeyArn = '' } = await probes.deploy({ Key }, { KeyArn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } } });
  return KeyArn;
}

/** Changes of the regions and keys of copies. */
export const REGION_CHECKS = [removedAndAdded, ownKey];
