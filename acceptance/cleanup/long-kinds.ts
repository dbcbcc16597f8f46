import { LONG } from '../model/names';
import { type Kind, namedKinds, type Removal } from './kinds';

/** Lambda needs up to 20 minutes to release the network interfaces of a function. */
const TIMEOUT_SECONDS = 2700;
const INTERFACE_SECONDS = 1500;

const [denial, suiteStacks, ...otherKinds] = namedKinds(LONG, TIMEOUT_SECONDS);

/** CloudFormation cannot delete the subnets of the probes before their interfaces. */
const networkInterface: Kind = {
  label: 'network interface',
  find: async (aws) => (await aws.network.lambdaInterfaces(LONG.stacks)).map(({ id }) => id),
  async remove(aws, id, clock) {
    const gone = await clock.until(
      async () => {
        const found = (await aws.network.lambdaInterfaces(LONG.stacks)).find((each) => each.id === id);
        if (found?.status === 'available') await aws.network.deleteInterface(id);
        return found === undefined || found.status === 'available' || undefined;
      },
      { timeoutSeconds: INTERFACE_SECONDS, everySeconds: 15 },
    );
    if (!gone) throw new Error('Lambda still uses it');
    return [];
  },
  command: (id) => `aws ec2 delete-network-interface --network-interface-id ${id}`,
};

/** The removal of a long run. */
export const LONG_RUN: Removal = {
  kinds: [denial, suiteStacks, networkInterface, ...otherKinds],
  command: 'npm run acceptance -- --long --remove',
};
