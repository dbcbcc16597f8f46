import type { Scenario } from '../scenario';
import type { Chaos, ChaosWorld } from '../world';

/** Two runs of the real function at the same time, with their calls in every possible order. */
export async function concurrentRuns(chaos: Chaos): Promise<Scenario[]> {
  const world = await chaos.start('one', 'working');
  try {
    await world.run();
    const count = world.standIn.calls.length;
    return orders(count, count).map((order) => ({
      name: `the order of their calls is ${order.join(' ')}`,
      ends: 'refreshes',
      run: (concurrent) => runBoth(concurrent, order),
    }));
  } finally {
    await world.close();
  }
}

/** Returns every order of so many calls of run 1 and run 2. The calls of one run keep their order. */
function orders(first: number, second: number): string[][] {
  if (first + second === 0) return [[]];
  return [
    ...(first > 0 ? orders(first - 1, second).map((rest) => ['1', ...rest]) : []),
    ...(second > 0 ? orders(first, second - 1).map((rest) => ['2', ...rest]) : []),
  ];
}

async function runBoth({ standIn, credential, run }: ChaosWorld, order: string[]) {
  const { arn, statements } = credential.refresher.identity;
  const waiting = new Map<string, () => void>();
  let turn = 0;
  /** Releases the next call in the order, if it has arrived. */
  const releaseNext = () => {
    const name = order[turn] ?? '';
    waiting.get(name)?.();
    waiting.delete(name);
  };
  standIn.faults.inject({
    kind: 'hold',
    before: ({ identity: name = '' }) =>
      new Promise((resolve) => {
        waiting.set(name, resolve);
        releaseNext();
      }),
    async after() {
      turn++;
      releaseNext();
    },
  });
  const runs = ['1', '2'].map((name) => {
    const identity = Object.assign(standIn.identities.add({ name, arn, statements: [] }), { statements });
    return run({ identity });
  });
  const results = await Promise.all(runs);
  if (turn !== order.length) throw new Error(`the runs made ${turn} calls; the order has ${order.length}`);
  return results;
}
