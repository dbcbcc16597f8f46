import type { Call } from '../../../local/stand-in/http/calls';
import type { PlannedFault, Scenario } from '../scenario';
import type { Chaos, ChaosWorld } from '../world';
import { DOWN, ecr } from './faults';

/** Returns the calls of a run in the order of their responses. */
async function callsOf(chaos: Chaos, { faults = [], ...run }: Partial<Scenario>): Promise<Partial<Call>[]> {
  const world = await chaos.start(run);
  try {
    for (const fault of faults) world.standIn.faults.inject(...fault);
    await world.run();
    return world.standIn.calls.map(({ identity, outcome, ...call }) => call);
  } finally {
    await world.close();
  }
}

/** The runs that are killed. */
const RUNS: Pick<Scenario, 'name' | 'credential' | 'before' | 'faults'>[] = [
  { name: 'a refresh' },
  { name: 'a first refresh', before: 'nothing' },
  { name: 'a refresh of several targets', credential: 'many' },
  { name: 'a refresh that carries over', credential: 'many', faults: [[DOWN, ecr('us-east-1')]] },
];

/** Each run, killed with `kill -9` before and after each of its calls. */
export async function kills(chaos: Chaos): Promise<Scenario[]> {
  const scenarios = RUNS.map(async ({ faults = [], ...run }) => {
    const calls = await callsOf(chaos, { ...run, faults });
    return calls.flatMap((call, index) =>
      (['before', 'after'] as const).map((when): Scenario => {
        const earlier = calls.slice(0, index).filter((other) => JSON.stringify(other) === JSON.stringify(call)).length;
        const { service, operation, region, target = `${service} ${region}` } = call;
        const title = `${operation === 'ping' ? 'the verification at' : operation} ${target}`;
        return {
          ...run,
          name: `${run.name}, ${when} ${title}${earlier > 0 ? ` again (${earlier})` : ''}`,
          ends: 'fails',
          run: async (world) => [await runKilled(world, faults, call, earlier, when)],
        };
      }),
    );
  });
  return (await Promise.all(scenarios)).flat();
}

async function runKilled(
  world: ChaosWorld,
  faultsOfRun: PlannedFault[],
  call: Partial<Call>,
  earlier: number,
  when: 'before' | 'after',
) {
  let kill = () => {};
  const killAndWait = () => {
    kill();
    return new Promise<void>(() => {});
  };
  const { faults } = world.standIn;
  faults.inject({ kind: 'hold' }, call, earlier);
  faults.inject({ kind: 'hold', [when]: killAndWait }, call);
  // The first fault that matches a call wins. Neither fault changes anything in AWS.
  for (const fault of faultsOfRun) faults.inject(...fault);
  const onStart = (killProcess: () => void) => {
    kill = killProcess;
  };
  const result = await world.run({ onStart });
  if (!JSON.stringify(result.payload).includes('SIGKILL')) throw new Error(`the run was not killed ${when} its call`);
  return result;
}

/** Two runs of the real function at the same time, with their calls in every possible order. */
export async function concurrentRuns(chaos: Chaos): Promise<Scenario[]> {
  const { length } = await callsOf(chaos, {});
  return orders(length, length).map((order) => ({
    name: `the order of their calls is ${order.join(' ')}`,
    ends: 'refreshes',
    run: (world) => runBoth(world, order),
  }));
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
