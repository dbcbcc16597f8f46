import { asReader } from '../../fixture/reader-role';
import type { Check } from '../../model/check';
import { attempt, describeAttempt, finding, isDenied } from '../../model/finding';
import { DENIAL_POLICY } from '../../model/names';
import { onceAllowed } from '../../model/propagation';
import { EXCLUSIVE, SECRETS, TEAM } from './fixture';

const deniesOthers: Check = {
  id: 'readers-exclusive',
  assumption: '`exclusive` denies every principal of the account, and not a reader whose role has a path.',
  matters: ['infra/policies/secret-policy.ts', 'docs/security.md'],
  method: 'Reads an exclusive secret as its reader and as the principal of the run, which can read another secret.',
  async run(context) {
    const { aws, clock } = context;
    const { secrets } = await asReader(context, TEAM);
    const reader = await onceAllowed(clock, () => secrets.read(SECRETS.exclusive));
    const administrator = await attempt(aws.secrets.read(SECRETS.exclusive));
    const elsewhere = await attempt(aws.secrets.read(SECRETS.json));
    return finding(
      !reader.error && isDenied(administrator) && !elsewhere.error,
      `the reader: ${describeAttempt(reader)}; the principal of the run: ${describeAttempt(administrator)}; ` +
        `the same principal with another secret: ${describeAttempt(elsewhere)}`,
    );
  },
};

function denialOfTokens(region: string): object {
  return {
    Effect: 'Deny',
    Action: 'ecr:GetAuthorizationToken',
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': region } },
  };
}

const allowsFunction: Check = {
  id: 'readers-exclusive-function',
  assumption: '`exclusive` does not deny the function, whose role has a `rolePath`, to read its secret.',
  matters: ['infra/policies/secret-policy.ts', 'lambda/refresh/carry-over.ts', 'docs/config.md'],
  method:
    'Denies tokens of the second region to the role, runs the function until the denial applies (up to two minutes), ' +
    'and reads which registries the new value has.',
  async run(context) {
    const { aws, clock, stack, target } = context;
    const { role, function: name } = stack.names(EXCLUSIVE);
    const { secrets } = await asReader(context, TEAM);
    await aws.iam.putRolePolicy(role, DENIAL_POLICY, [denialOfTokens(target.secondRegion)]);
    try {
      const { versionId } = await aws.secrets.describe(SECRETS.exclusive);
      const failure = await clock.until(
        async () => {
          const { failed, payload } = await aws.functions.invoke(name, { scheduled: true });
          const message = failed ? (payload as { errorMessage: string }).errorMessage : '';
          return message.includes(`${target.secondRegion}: `) ? message : undefined;
        },
        { timeoutSeconds: 120, everySeconds: 10 },
      );
      if (failure === undefined) return finding(false, 'the function never failed, although one region is denied');
      const value = await secrets.read(SECRETS.exclusive);
      const { auths } = JSON.parse(value.text) as { auths: Record<string, unknown> };
      const isNew = value.versionId !== versionId;
      return finding(
        isNew && Object.keys(auths).length === 2,
        `${failure.replace(/\s+/g, ' ')}; the secret has ${isNew ? 'a new' : 'the previous'} value with ` +
          `${Object.keys(auths).length} registries`,
      );
    } finally {
      await aws.iam.deleteRolePolicy(role, DENIAL_POLICY);
    }
  },
};

/** Whom `exclusive` denies. */
export const EXCLUSIVE_CHECKS = [deniesOthers, allowsFunction];
