import { logGroupName } from '../../../infra/naming/names';
import { INVENTORY_TYPES, type InventoryType } from '../../aws/inventory';
import type { Check } from '../../model/check';
import { type Context, mustDeploy } from '../../model/context';
import { finding } from '../../model/finding';
import { config } from './config';

/** Secrets Manager and SQS delete in the background. SQS documents 60 seconds. */
const DELETION_SECONDS = 120;

/** Destroys the stack, and asks each service for its resources. */
export const nothingLeft: Check = {
  id: 'removal-leaves-nothing',
  assumption: '`cdk destroy` deletes every resource, and nothing writes to a deleted log group again.',
  matters: ['infra/constructs/lambda-function.ts', 'infra/policies/lambda.ts', 'docs/operations.md'],
  method:
    'Lists the resources of the stack, destroys it, and asks each service for each physical id for at most two minutes. ' +
    'Then lists all log groups whose names start with that of the stack.',
  async run(context) {
    const { aws, clock, image, stack } = context;
    await mustDeploy(context, config(image.repository));
    const resources = (await aws.stacks.allResources(stack.name)).flatMap(({ type, physicalId }) =>
      isListed(type) ? [{ type, physicalId }] : [],
    );
    const outcome = await stack.destroy();
    if (!outcome.succeeded) return finding(false, outcome.output);

    const startedAt = clock.now().getTime();
    await clock.until(async () => ((await remaining(context, resources)).length === 0 ? true : undefined), {
      timeoutSeconds: DELETION_SECONDS,
    });
    const seconds = Math.round((clock.now().getTime() - startedAt) / 1000);
    const left = await remaining(context, resources);
    const groups = await aws.logs.groups(logGroupName(stack.name));
    const state = await aws.stacks.find(stack.name);
    return finding(
      resources.length > 0 && left.length === 0 && groups.length === 0 && state === undefined,
      `${left.length} of ${resources.length} resources are there ${seconds} seconds after the command` +
        `${left.length > 0 ? `: ${left.join(', ')}` : ''}; log groups: ${groups.join(', ') || 'none'}; ` +
        `stack: ${state?.status ?? 'none'}`,
    );
  },
};

function isListed(type: string): type is InventoryType {
  return INVENTORY_TYPES.some((each) => each === type);
}

/** Returns the resources that still exist, in words. */
async function remaining(
  { aws }: Context,
  resources: { type: InventoryType; physicalId: string }[],
): Promise<string[]> {
  const found = await Promise.all(
    resources.map(async ({ type, physicalId }) =>
      (await aws.inventory.exists(type, physicalId)) ? [`${type} ${physicalId}`] : [],
    ),
  );
  return found.flat();
}
