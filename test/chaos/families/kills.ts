import type { Call } from '../../../local/stand-in/http/calls';
import type { PlannedFault, Scenario } from '../scenario';
import type { Chaos, ChaosWorld } from '../world';
import { DOWN, ecr } from './faults';

/** The runs that are killed. */
const RUNS: Pick<Scenario, 'name' | 'credential' | 'before' | 'faults'>[] = [
  { name: 'a refresh' },
  { name: 'a first refresh', before: 'nothing' },
  { name: 'a refresh of several targets', credential: 'many' },
  { name: 'a refresh that carries over', credential: 'many', faults: [[DOWN, ecr('us-east-1')]] },
];

/** Each run, killed with `kill -9` before and after each of its calls. */
export async function kills(chaos: Chaos): Promise<Scenario[]> {
  const scenarios = RUNS.map(async ({ name, faults = [], ...run }) => {
    const calls = await callsOf(chaos, { ...run, faults });
    return calls.flatMap((call, index) =>
      (['before', 'after'] as const).map((when): Scenario => {
        const earlier = calls.slice(0, index).filter((other) => isSame(other, call)).length;
        const again = earlier > 0 ? ` again (${earlier})` : '';
        return {
          ...run,
          name: `${name}, ${when} ${titleOf(call)}${again}`,
          ends: 'fails',
          run: async (world) => [await runKilled(world, faults, call, earlier, when)],
        };
      }),
    );
  });
  return (await Promise.all(scenarios)).flat();
}

/** Returns the calls of a run that is not killed, in the order of their responses. */
async function callsOf(chaos: Chaos, { credential = 'one', before = 'working', faults = [] }: Partial<Scenario>) {
  const world = await chaos.start(credential, before);
  try {
    for (const fault of faults) world.standIn.faults.inject(...fault);
    await world.run();
    return world.standIn.calls.map(({ service, operation, region, target }): Partial<Call> => {
      return { service, operation, region, ...(target ? { target } : {}) };
    });
  } finally {
    await world.close();
  }
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function titleOf({ service, operation, region, target = `${service} ${region}` }: Partial<Call>): string {
  return `${operation === 'ping' ? 'the verification at' : operation} ${target}`;
}

async function runKilled(
  world: ChaosWorld,
  faultsOfRun: PlannedFault[],
  call: Partial<Call>,
  earlier: number,
  when: 'before' | 'after',
) {
  const handle = { kill: () => {} };
  const killAndWait = () => {
    handle.kill();
    return new Promise<void>(() => {});
  };
  const { faults } = world.standIn;
  faults.inject({ kind: 'hold' }, call, earlier);
  faults.inject({ kind: 'hold', [when]: killAndWait }, call);
  // The first fault that matches a call wins. Neither fault changes anything in AWS.
  for (const fault of faultsOfRun) faults.inject(...fault);
  const result = await world.run({ onStart: (end) => Object.assign(handle, { kill: end }) });
  if (!JSON.stringify(result.payload).includes('SIGKILL')) throw new Error(`the run was not killed ${when} its call`);
  return result;
}
