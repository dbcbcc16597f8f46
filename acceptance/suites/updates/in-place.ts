import type { Check } from '../../model/check';
import { type Context, mustDeploy } from '../../model/context';
import { attempt, describeAttempt, finding } from '../../model/finding';
import { changedIds, physicalIds } from '../../model/physical-ids';
import { basic, describeAnswer } from '../../registry';
import { config, PASSWORD_SECRET, SECRET } from './config';

/** IAM documents no limit. In practice, changes apply within a minute. */
const PROPAGATION_SECONDS = 120;
/** Secrets Manager deletes in the background. */
const DELETION_SECONDS = 120;

const nothing: Check = {
  id: 'updates-nothing',
  assumption: 'A second deployment of the same config changes no resource and runs no function.',
  matters: ['docs/operations.md', 'infra/constructs/deployment-provider.ts'],
  method: 'Deploys the same config again, and compares the number of events of the stack and the id of the version.',
  async run(context) {
    const { aws, stack, image } = context;
    const before = await state();
    await mustDeploy(context, config(image.repository));
    const after = await state();
    return finding(
      before.versionId !== undefined && before.versionId === after.versionId && before.events === after.events,
      `before: version ${before.versionId}, ${before.events} events; after: version ${after.versionId}, ${after.events} events`,
    );

    async function state() {
      const { versionId } = await aws.secrets.describe(SECRET);
      return { versionId, events: (await aws.stacks.events(stack.name)).length };
    }
  },
};

const repositories: Check = {
  id: 'updates-repositories',
  assumption: 'A change of `repositories` changes only the policy of the role, in place, also for tokens that exist.',
  matters: ['infra/policies/refresher.ts', 'docs/security.md'],
  method:
    'Adds a repository, compares the physical ids and the version, and requests a missing tag of the repository with the ' +
    'previous token: 403, then 404 within two minutes.',
  async run(context) {
    const { aws, image, stack } = context;
    const value = await aws.secrets.read(SECRET);
    const resources = await physicalIds(context);
    const { auth } = JSON.parse(value.text) as { auth: string };
    const denied = await answerAfterPropagation(context, auth, 403);

    await mustDeploy(context, config(image.repository, { repositories: [image.repository, image.otherRepository] }));
    const allowed = await answerAfterPropagation(context, auth, 404);
    const replaced = changedIds(resources, await physicalIds(context));
    const { versionId } = await aws.secrets.read(SECRET);
    const diff = await stack.diff();
    return finding(
      denied.status === 403 &&
        allowed.status === 404 &&
        replaced.length === 0 &&
        versionId === value.versionId &&
        diff.succeeded,
      `before: ${describeAnswer(denied)}; after: ${describeAnswer(allowed)}; replaced: ${replaced.join(', ') || 'none'}; ` +
        `version ${versionId === value.versionId ? 'unchanged' : 'changed'}; diff ${diff.succeeded ? 'clean' : diff.output}`,
    );
  },
};

const secrets: Check = {
  id: 'updates-secrets',
  assumption: 'A new secret gets its value during the deployment, a removed one is deleted, and others stay.',
  matters: ['infra/constructs/secrets.ts', 'docs/operations.md'],
  method: 'Adds a secret and removes it again, reads both secrets, and runs `cdk diff` after each deployment.',
  async run(context) {
    const { aws, clock, image, stack } = context;
    const { arn } = await aws.secrets.describe(SECRET);

    await mustDeploy(context, config(image.repository, { secrets: [{ format: 'json' }, { format: 'password' }] }));
    const added = await attempt(aws.secrets.read(PASSWORD_SECRET));
    const diffAdded = await stack.diff();

    await mustDeploy(context, config(image.repository));
    const isGone = await clock.until(async () => ((await exists()) ? undefined : true), {
      timeoutSeconds: DELETION_SECONDS,
    });
    const kept = await attempt(aws.secrets.read(SECRET));
    const diffRemoved = await stack.diff();
    const isSame = (await aws.secrets.describe(SECRET)).arn === arn;
    return finding(
      !added.error && isGone === true && !kept.error && isSame && diffAdded.succeeded && diffRemoved.succeeded,
      `new secret: ${describeAttempt(added)}; after its removal: ${isGone ? 'gone' : 'still there'}; ` +
        `other secret: ${describeAttempt(kept)}, ${isSame ? 'same ARN' : 'another ARN'}; ` +
        `diff: ${[diffAdded, diffRemoved].map((diff) => (diff.succeeded ? 'clean' : diff.output)).join(', ')}`,
    );

    async function exists(): Promise<boolean> {
      const { error } = await attempt(aws.secrets.describe(PASSWORD_SECRET));
      return error?.name !== 'ResourceNotFoundException';
    }
  },
};

/**
 * Requests a tag that does not exist, until the registry answers with a status: 404 where the token may pull, 403 elsewhere.
 * @returns the last answer
 */
async function answerAfterPropagation({ clock, registry, image }: Context, auth: string, status: number) {
  const url = `https://${image.host}/v2/${image.otherRepository}/manifests/missing`;
  const request = () => registry.request(url, { authorization: basic(auth) });
  const found = await clock.until(
    async () => {
      const answer = await request();
      return answer.status === status ? answer : undefined;
    },
    { timeoutSeconds: PROPAGATION_SECONDS },
  );
  return found ?? request();
}

/** Updates of a deployed stack that succeed. */
export const IN_PLACE = [nothing, repositories, secrets];
