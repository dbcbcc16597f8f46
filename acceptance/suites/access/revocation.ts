import type { Check } from '../../model/check';
import type { Clock } from '../../model/context';
import { finding } from '../../model/finding';
import { DENIAL_POLICY } from '../../model/names';
import { basic, describeAnswer } from '../../registry';
import { pullManifest } from '../../registry/push-image';
import { imageFor, pullOnceAllowed, REVOKED } from './credentials';

const TIMEOUT_SECONDS = 300;

/** The statement of docs/operations.md, "Revoke access". */
const DENY_ECR = { Effect: 'Deny', Action: 'ecr:*', Resource: '*' };

/** Returns after how many seconds a condition holds, or undefined after the timeout. */
async function secondsUntil(clock: Clock, holds: () => Promise<boolean>): Promise<number | undefined> {
  const start = clock.now().getTime();
  const end = await clock.until(async () => ((await holds()) ? clock.now().getTime() : undefined), {
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  return end === undefined ? undefined : Math.round((end - start) / 1000);
}

const describe = (seconds: number | undefined) =>
  seconds === undefined ? `not within ${TIMEOUT_SECONDS} seconds` : `after ${seconds} seconds`;

const revocation: Check = {
  id: 'access-revocation',
  assumption:
    "A denial on the credential's role makes the registry refuse a stored token, and without it the token works again.",
  matters: ['docs/operations.md', 'docs/security.md'],
  method:
    'Sets the policy of "Revoke access", and requests a manifest until it is refused. Then removes the policy, and waits ' +
    'until the same token works again. Each wait takes at most 5 minutes.',
  async run(context) {
    const { aws, registry, clock, stack } = context;
    const { role } = stack.names(REVOKED);
    const image = await imageFor(context, REVOKED);
    const before = await pullOnceAllowed(context, image);
    if (before.status !== 200) return finding(false, `the pull before the denial: ${describeAnswer(before)}`);
    const statusIs = (status: number) => async () => (await pullManifest(registry, image)).status === status;

    await aws.iam.putRolePolicy(role, DENIAL_POLICY, [DENY_ECR]);
    let refused: number | undefined;
    let login: string;
    try {
      refused = await secondsUntil(clock, statusIs(403));
      const authorization = basic(image.auth);
      login = describeAnswer(await registry.request(`https://${image.host}/v2/`, { authorization }));
    } finally {
      await aws.iam.deleteRolePolicy(role, DENIAL_POLICY);
    }
    const restored = await secondsUntil(clock, statusIs(200));
    return finding(
      refused !== undefined && restored !== undefined,
      `refused ${describe(refused)}, while /v2/ answered ${login}; works again ${describe(restored)}`,
    );
  },
};

/** Revocation of stored tokens. */
export const revocationChecks: Check[] = [revocation];
