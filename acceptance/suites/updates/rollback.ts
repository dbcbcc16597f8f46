import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { finding } from '../../model/finding';
import { CREDENTIAL_PREFIX, REPOSITORY_PREFIX } from '../../model/names';
import { basic, describeAnswer } from '../../registry';
import { config, SECRET } from './config';

const REPOSITORY = `${REPOSITORY_PREFIX}denied`;
const CREDENTIAL = `${CREDENTIAL_PREFIX}updates-denied`;
const MESSAGE = new RegExp(`the refresh of ${CREDENTIAL} failed:\\s*- \\S+/${REPOSITORY}: .*403`, 'is');

/** Fails a first refresh next to a working credential. */
export const rollback: Check = {
  id: 'updates-rollback',
  assumption:
    "If a new credential's first refresh fails, CloudFormation shows its message and rolls back. Others keep their values.",
  matters: ['docs/operations.md', 'lambda/deployment/provide.ts', 'lambda/refresh/verify-repositories.ts'],
  method:
    'Adds a credential whose verifyRepositories has a repository that denies pulls, reads the events and the other ' +
    'secret, then deploys the previous config. The refresh retries for one minute.',
  async run(context) {
    const { aws, image, registry, stack } = context;
    await createDeniedRepository(context);
    const repositories = [REPOSITORY];
    const denied = { [CREDENTIAL]: { repositories, verifyRepositories: repositories } };
    const outcome = await stack.deploy(config(image.repository, {}, denied));
    const state = await aws.stacks.find(stack.name);
    const failures = (await aws.stacks.events(stack.name)).filter(({ status }) => status.endsWith('_FAILED'));
    const shown = failures.find(({ reason }) => MESSAGE.test(reason));
    const { auth } = JSON.parse((await aws.secrets.read(SECRET)).text) as { auth: string };
    const answer = await registry.request(`https://${image.host}/v2/`, { authorization: basic(auth) });

    const next = await stack.deploy(config(image.repository));
    const diff = await stack.diff();
    return finding(
      !outcome.succeeded &&
        state?.status === 'UPDATE_ROLLBACK_COMPLETE' &&
        shown !== undefined &&
        answer.status === 200 &&
        next.succeeded &&
        diff.succeeded,
      `The deployment ${outcome.succeeded ? 'succeeded' : 'failed'}. The stack was ${state?.status}. ` +
        `The other token: ${describeAnswer(answer)}. The next deployment: ${next.succeeded ? 'succeeded' : next.output}. ` +
        `The diff: ${diff.succeeded ? 'clean' : diff.output}. The events have ` +
        `${shown ? 'this message' : 'no message of the refresh'}: ${shown?.reason ?? failures[0]?.reason}`,
    );
  },
};

/** Creates a repository whose policy denies pulls to everybody. A missing repository answers 404, which is no denial. */
async function createDeniedRepository({ probes }: Context): Promise<void> {
  const deny = { Effect: 'Deny', Principal: '*', Action: 'ecr:BatchGetImage' };
  await probes.deploy({
    Denied: {
      Type: 'AWS::ECR::Repository',
      Properties: {
        RepositoryName: REPOSITORY,
        RepositoryPolicyText: { Version: '2012-10-17', Statement: [deny] },
      },
    },
  });
}
