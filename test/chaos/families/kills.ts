import type { Call } from '../../../local/calls';
import { awsFault } from '../../../local/faults';
import type { Scenario } from '../scenario';
import type { Chaos, ChaosWorld } from '../world';

/** The runs that are killed: of either size, and one that carries over what it could not renew. */
const RUNS: Pick<Scenario, 'name' | 'credential' | 'before' | 'befall'>[] = [
  { name: 'a run', credential: 'one' },
  { name: 'a first run', credential: 'one', before: 'nothing' },
  { name: 'a run of many targets', credential: 'many' },
  {
    name: 'a run that carries over',
    credential: 'many',
    befall: ({ standIn }) =>
      standIn.faults.inject(awsFault('ServerException', 'down'), { service: 'ecr', region: 'us-east-1' }),
  },
];

/** Each run killed (kill -9) before and after each call that it makes, one scenario each. */
export async function kills(chaos: Chaos): Promise<Scenario[]> {
  const found = RUNS.map(async (run) =>
    (await callsOf(chaos, run)).flatMap((call) => [killed(run, call, 'before'), killed(run, call, 'after')]),
  );
  return (await Promise.all(found)).flat();
}

/** The calls of the run where nobody kills it, in the order of their answers. */
async function callsOf(
  chaos: Chaos,
  { credential, before = 'working', befall }: (typeof RUNS)[number],
): Promise<Call[]> {
  const world = await chaos.start(credential, before);
  try {
    await befall?.(world);
    await world.run();
    return world.standIn.calls;
  } finally {
    await world.close();
  }
}

function killed(run: (typeof RUNS)[number], call: Call, when: 'before' | 'after'): Scenario {
  const { service, operation, region, target } = call;
  const what = [operation === 'ping' ? 'the registry' : operation, target ?? `${service} ${region}`].join(' ');
  return {
    ...run,
    family: 'kill -9',
    name: `${run.name}, ${when} ${what}`,
    ends: 'fails',
    says: [],
    // The kill comes first, and its call is spared the run's own fault, of which nothing in AWS would change.
    befall: () => {},
    run: async (world) => {
      const match = { service, operation, region, ...(target ? { target } : {}) };
      return [await runKilled(world, run, match, when)];
    },
  };
}

async function runKilled(
  world: ChaosWorld,
  { befall }: (typeof RUNS)[number],
  match: Partial<Call>,
  when: 'before' | 'after',
) {
  let kill = () => {};
  const forever = () => {
    kill();
    return new Promise<void>(() => {});
  };
  world.standIn.faults.inject({ kind: 'hold', [when]: forever }, match);
  await befall?.(world);
  const result = await world.run({
    onStart: (end) => {
      kill = end;
    },
  });
  if (!JSON.stringify(result.payload).includes('SIGKILL')) throw new Error(`the run was not killed ${when} its call`);
  return result;
}
