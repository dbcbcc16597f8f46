import type { RefresherConfig } from '../../infra/config';
import { deployVpc } from '../fixture/vpc';
import { type Context, mustDeploy } from '../model/context';
import { finding } from '../model/finding';
import type { LongCheck, LongSuite } from '../model/long-check';
import { LONG } from '../model/names';

const CREDENTIAL = 'long-acceptance-network';
const MATTERS = ['infra/policies/lambda.ts', 'infra/constructs/network.ts', 'docs/operations.md'];
const HOUR = 60;
/** docs/operations.md: up to 20 minutes when a deployment disconnects a function, which is a part of it. */
const LONGEST_MINUTES = 30;

/** Every part of a refresh needs an endpoint: the token, its verification, and the secret. */
const WITHOUT: RefresherConfig = {
  credentials: { [CREDENTIAL]: { verifyToken: 'required', secrets: [{ format: 'json' }] } },
};
const withNetwork = async (context: Context): Promise<RefresherConfig> => ({
  ...WITHOUT,
  network: await deployVpc(context),
});

const creates: LongCheck = {
  id: 'long-network-create',
  assumption:
    'A stack with network is created at the first attempt, and refreshes work in a VPC with the three documented endpoints only.',
  matters: MATTERS,
  method: 'Deploys a new stack into a VPC without a route to the internet, and refreshes.',
  steps: [
    {
      dueMinutes: 0,
      async run(context) {
        const config = await withNetwork(context);
        return observe(context, () => context.stack.deploy(config), true);
      },
    },
  ],
};

const removes: LongCheck = {
  id: 'long-network-remove',
  assumption:
    'A deployment that removes network takes at most 30 minutes, and Lambda deletes the network interfaces within an hour.',
  matters: MATTERS,
  method: 'Deploys without network, refreshes, and lists the interfaces of the functions after an hour.',
  steps: [
    {
      dueMinutes: 0,
      async run(context) {
        await mustDeploy(context, await withNetwork(context));
        return observe(context, () => context.stack.deploy(WITHOUT), false);
      },
    },
    {
      dueMinutes: 1.5 * HOUR,
      async run({ aws }) {
        const left = await aws.network.lambdaInterfaces(LONG.stacks);
        const ids = left.map(({ id, status }) => `${id} (${status})`).join(', ');
        return finding(left.length === 0, `Remaining interfaces: ${ids || 'none'}.`);
      },
    },
  ],
};

const adds: LongCheck = {
  id: 'long-network-add',
  assumption: 'A deployment that adds network to a stack succeeds at the first attempt.',
  matters: MATTERS,
  method: 'Deploys without network, after 2 hours with it, and refreshes. Then removes network and the endpoints.',
  steps: [
    {
      dueMinutes: 0,
      async run(context) {
        await mustDeploy(context, WITHOUT);
        return finding(true, 'The stack has no network.');
      },
    },
    {
      dueMinutes: 2 * HOUR,
      async run(context) {
        const config = await withNetwork(context);
        const found = await observe(context, () => context.stack.deploy(config), true);
        await mustDeploy(context, WITHOUT);
        await deployVpc(context, false);
        return found;
      },
    },
  ],
};

/** Functions in a VPC. */
export const networkSuite: LongSuite = {
  name: 'network',
  async setUp(context) {
    await deployVpc(context);
  },
  checks: [creates, removes, adds],
};

/**
 * Observes a deployment: how long it took or why it failed, for example because permissions have not propagated, whether a
 * refresh works, and how many interfaces exist.
 * @param connected whether the function is then in the VPC
 */
async function observe(
  { aws, stack, clock }: Context,
  deploy: () => ReturnType<Context['stack']['deploy']>,
  connected: boolean,
) {
  const started = clock.now().getTime();
  const { succeeded, output } = await deploy();
  const minutes = Number(((clock.now().getTime() - started) / 60_000).toFixed(1));
  if (!succeeded) {
    const events = await aws.stacks.events(stack.name);
    const refused = events.find(({ reason }) => /CreateNetworkInterface/.test(reason));
    return finding(false, `The deployment failed after ${minutes} minutes: ${refused?.reason ?? output}`);
  }
  const refresh = await aws.functions.invoke(stack.names(CREDENTIAL).function, { scheduled: true });
  const { length } = await aws.network.lambdaInterfaces(LONG.stacks);
  return finding(
    !refresh.failed && (connected ? length > 0 : minutes <= LONGEST_MINUTES),
    [
      `The deployment took ${minutes} minutes.`,
      refresh.failed ? `A refresh failed: ${JSON.stringify(refresh.payload)}.` : 'A refresh works.',
      `There are ${length} interfaces.`,
    ].join(' '),
  );
}
