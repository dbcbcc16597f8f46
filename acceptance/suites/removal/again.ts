import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { finding } from '../../model/finding';
import { config } from './config';

/** The messages of docs/operations.md, "If a deployment fails". */
const DOCUMENTED = [
  'You must wait 60 seconds after deleting a queue before you can create another with the same name',
  "You can't create this secret because a secret with this name is already scheduled for deletion",
  'Early validation failed',
];
/** The wait that docs/operations.md recommends. */
const WAIT_SECONDS = 120;

/** Destroys the stack and deploys it at once. */
export const deployAgain: Check = {
  id: 'removal-deploy-again',
  assumption:
    'A deployment directly after `cdk destroy` succeeds, or fails with a documented message and succeeds two minutes later.',
  matters: ['docs/operations.md', 'infra/constructs/failure-queue.ts'],
  method:
    'Destroys the stack and deploys it at once. If this fails, reads the events, waits two minutes, and deploys again.',
  async run(context) {
    const { clock, image, stack } = context;
    const destroyed = await stack.destroy();
    if (!destroyed.succeeded) return finding(false, `The stack was not destroyed: ${destroyed.output}`);

    const first = await stack.deploy(config(image.repository));
    if (first.succeeded) return finding(true, 'The deployment succeeded at once.');
    const reasons = await failures(context);
    // Without a failed resource, CloudFormation has refused the change set, which only the output shows.
    const messages = reasons.length > 0 ? reasons : [first.output];
    const isDocumented = messages.every((message) => DOCUMENTED.some((each) => message.includes(each)));
    await clock.until(async () => undefined, { timeoutSeconds: WAIT_SECONDS, everySeconds: WAIT_SECONDS });
    const second = await stack.deploy(config(image.repository));
    return finding(
      isDocumented && second.succeeded,
      `The deployment failed: ${messages.join('; ')}. ` +
        `Two minutes later, it ${second.succeeded ? 'succeeded' : `failed: ${second.output}`}.`,
    );
  },
};

/** Returns the reasons of the resources that failed by themselves. CloudFormation cancels the others. */
async function failures({ aws, stack }: Context): Promise<string[]> {
  if (!(await aws.stacks.find(stack.name))) return [];
  const events = await aws.stacks.events(stack.name);
  return events
    .filter(({ status, reason }) => status === 'CREATE_FAILED' && !/creation cancelled/i.test(reason))
    .map(({ reason }) => reason);
}
