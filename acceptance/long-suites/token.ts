import type { Context } from '../model/context';
import { mustDeploy } from '../model/context';
import { finding } from '../model/finding';
import type { Facts, LongCheck, LongSuite, StepFinding } from '../model/long-check';
import { DENIAL_POLICY } from '../model/names';
import { describeAnswer, type RegistryAnswer } from '../registry';
import { pullManifest } from '../registry/push-image';

const EXPIRY = 'long-acceptance-expiry';
const DENIED = 'long-acceptance-denied';
const secretOf = (credential: string) => `ecr-${credential}-json`;

/** docs/operations.md names no limit. Later than this, the first step after the theft of a token would be of little use. */
const DENY_SECONDS = 900;
const HOUR = 60;
/** The statement that docs/operations.md gives. */
const DENY_ECR = { Effect: 'Deny', Action: 'ecr:*', Resource: '*' };

const expires: LongCheck = {
  id: 'long-token-expires',
  assumption:
    'A stored token is accepted for 12 hours, also when its version has no stage any more. Then the registry answers 403 with the words "token has expired".',
  matters: ['lambda/core/limits.ts', 'lambda/refresh/registry.ts', 'lambda/refresh/carry-over.ts'],
  method:
    'Refreshes and pulls with the token. Pulls again with the same version of the secret after 2, 11 and 12.5 hours.',
  steps: [
    { dueMinutes: 0, run: (context) => pullWithNew(context, EXPIRY) },
    ...[2, 11].map((hours) => ({
      dueMinutes: hours * HOUR,
      latestMinutes: 11.8 * HOUR,
      async run(context: Context, facts: Facts) {
        const answer = await pullWith(context, EXPIRY, facts);
        return finding(answer.status === 200, words(answer));
      },
    })),
    {
      dueMinutes: 12.5 * HOUR,
      // Secrets Manager keeps a version without a stage for 24 hours.
      latestMinutes: 23 * HOUR,
      async run(context, facts) {
        const answer = await pullWith(context, EXPIRY, facts);
        return finding(answer.status === 403 && /token has expired/i.test(answer.body), words(answer));
      },
    },
  ],
};

const deniedLater: LongCheck = {
  id: 'long-token-denied',
  assumption:
    'A deny on the role of a credential stops pulls with a token that has been used for hours, within 15 minutes.',
  matters: ['docs/operations.md', 'docs/security.md'],
  method:
    'Pulls, and pulls again after 2 hours. Then denies ecr:* to the role, pulls every 5 seconds until it fails, removes the denial, and waits until a pull works.',
  steps: [
    { dueMinutes: 0, run: (context) => pullWithNew(context, DENIED) },
    {
      dueMinutes: 2 * HOUR,
      latestMinutes: 11 * HOUR,
      async run(context, facts) {
        const { aws, stack } = context;
        const { role } = stack.names(DENIED);
        const before = await pullWith(context, DENIED, facts);
        if (before.status !== 200) return finding(false, `Before the denial: ${words(before)}`);
        let denied: Changed;
        try {
          await aws.iam.putRolePolicy(role, DENIAL_POLICY, [DENY_ECR]);
          denied = await untilStatus(context, facts, 403);
        } finally {
          await aws.iam.deleteRolePolicy(role, DENIAL_POLICY);
        }
        const allowed = await untilStatus(context, facts, 200);
        return finding(denied.answer.status === 403, `With the denial: ${denied.words}. Without it: ${allowed.words}.`);
      },
    },
  ],
};

/** Tokens that are used for hours. */
export const tokenSuite: LongSuite = {
  name: 'token',
  async setUp(context) {
    const credential = { repositories: [context.image.repository], secrets: [{ format: 'json' as const }] };
    await mustDeploy(context, {
      credentials: { [EXPIRY]: { ...credential, refreshEveryHours: 1 }, [DENIED]: credential },
    });
  },
  checks: [expires, deniedLater],
};

/** Refreshes a credential, and pulls with the new token. Keeps the id of its version, never the token. */
async function pullWithNew(context: Context, credential: string): Promise<StepFinding> {
  const { aws, stack } = context;
  const { failed, payload } = await aws.functions.invoke(stack.names(credential).function, { scheduled: true });
  if (failed) return finding(false, `The refresh failed: ${JSON.stringify(payload)}`);
  const { versionId } = await aws.secrets.read(secretOf(credential));
  const answer = await pullWith(context, credential, { versionId });
  return { ...finding(answer.status === 200, words(answer)), facts: { versionId } };
}

/** Pulls with the token of the version of an earlier step. */
async function pullWith(
  { aws, registry, image }: Context,
  credential: string,
  { versionId = '' }: Facts,
): Promise<RegistryAnswer> {
  const { text } = await aws.secrets.read(secretOf(credential), versionId);
  const { auth } = JSON.parse(text) as { auth: string };
  return pullManifest(registry, { ...image, auth });
}

/** Returns an answer in words, without the manifest. */
function words(answer: RegistryAnswer): string {
  return answer.status === 200 ? '200' : describeAnswer(answer);
}

interface Changed {
  answer: RegistryAnswer;
  /** The answer and the seconds until it came. */
  words: string;
}

async function untilStatus(context: Context, facts: Facts, status: number): Promise<Changed> {
  const started = context.clock.now().getTime();
  let answer = await pullWith(context, DENIED, facts);
  await context.clock.until(
    async () => {
      answer = await pullWith(context, DENIED, facts);
      return answer.status === status || undefined;
    },
    { timeoutSeconds: DENY_SECONDS },
  );
  const seconds = Math.round((context.clock.now().getTime() - started) / 1000);
  return { answer, words: `${words(answer)} after ${seconds} s` };
}
