import type { Scenario } from '../scenario';
import type { Chaos, ChaosWorld } from '../world';

type RunName = 'first' | 'second';

/** Two whole runs of the real function at once, their calls in every order that there is. */
export async function overlaps(chaos: Chaos): Promise<Scenario[]> {
  const world = await chaos.start('one', 'working');
  try {
    await world.run();
    const count = world.standIn.calls.length;
    return orders(count, count).map((order) => ({
      family: 'two runs at once',
      name: `their calls in the order ${order.map((run) => (run === 'first' ? '1' : '2')).join(' ')}`,
      credential: 'one',
      ends: 'refreshes',
      run: (overlapped) => runBoth(overlapped, order),
    }));
  } finally {
    await world.close();
  }
}

/** Every order of so many calls of each run; the calls of one run keep theirs. */
function orders(first: number, second: number): RunName[][] {
  if (first === 0) return [Array<RunName>(second).fill('second')];
  if (second === 0) return [Array<RunName>(first).fill('first')];
  return [
    ...orders(first - 1, second).map((rest): RunName[] => ['first', ...rest]),
    ...orders(first, second - 1).map((rest): RunName[] => ['second', ...rest]),
  ];
}

async function runBoth(world: ChaosWorld, order: RunName[]) {
  const { standIn, credential } = world;
  const { identity } = credential.refresher;
  const waiting = new Map<string, () => void>();
  let turn = 0;
  /** Lets the call go whose turn it is, if it is there. */
  const next = () => {
    const name = order[turn] ?? '';
    waiting.get(name)?.();
    waiting.delete(name);
  };
  standIn.faults.inject({
    kind: 'hold',
    before: ({ identity: name = '' }) =>
      new Promise((resolve) => {
        waiting.set(name, resolve);
        next();
      }),
    async after() {
      turn++;
      next();
    },
  });
  const as = (name: RunName) => {
    const added = standIn.identities.add({ name, arn: identity.arn, statements: [] });
    added.statements = identity.statements;
    return world.run({ identity: added });
  };
  const results = await Promise.all([as('first'), as('second')]);
  if (turn !== order.length) throw new Error(`the runs made ${turn} calls; there are ${order.length} in the order`);
  return results;
}
