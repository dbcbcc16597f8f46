import type { RefresherConfig } from '../../../infra/config';
import type { StackState } from '../../aws/stacks';
import type { Context } from '../../model/context';
import { CREDENTIAL_PREFIX, SECRET_PREFIX } from '../../model/names';

export const CREDENTIAL = `${CREDENTIAL_PREFIX}template`;
export const SECRET = `${SECRET_PREFIX}template-json`;

const DEPLOYMENT_SECONDS = 600;

/** Returns the config whose template the checks export and deploy. */
export function config(repository: string): RefresherConfig {
  return { credentials: { [CREDENTIAL]: { repositories: [repository], secrets: [{ format: 'json' }] } } };
}

/**
 * Exports the template of the config, and deploys it with CloudFormation alone.
 * @returns the stack after CloudFormation has finished its work, or undefined after 10 minutes
 */
export async function applyTemplate({ aws, clock, image, stack }: Context): Promise<StackState | undefined> {
  await aws.stacks.apply(stack.name, await stack.exportTemplate(config(image.repository)));
  return clock.until(
    async () => {
      const state = await aws.stacks.find(stack.name);
      return state?.status.endsWith('_IN_PROGRESS') ? undefined : state;
    },
    { timeoutSeconds: DEPLOYMENT_SECONDS },
  );
}

/** Deploys the template for the first time. @throws Error if CloudFormation fails */
export async function mustApplyTemplate(context: Context): Promise<void> {
  const state = await applyTemplate(context);
  if (state?.status === 'CREATE_COMPLETE') return;
  const events = await context.aws.stacks.events(context.stack.name);
  const failure = events.findLast(({ status }) => status.endsWith('_FAILED'));
  throw new Error(`the stack is ${state?.status ?? 'not ready'}: ${failure?.reason ?? 'no resource failed'}`);
}
