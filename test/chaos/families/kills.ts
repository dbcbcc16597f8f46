import type { Call } from '../../../local/stand-in/http/calls';
import { awsFault } from '../../../local/stand-in/http/faults';
import type { Scenario } from '../scenario';
import type { Chaos, ChaosWorld } from '../world';

/** The runs that are killed: of either size, and one that carries over what it could not renew. */
const RUNS: Pick<Scenario, 'name' | 'credential' | 'before' | 'inject'>[] = [
  { name: 'a run', credential: 'one' },
  { name: 'a first run', credential: 'one', before: 'nothing' },
  { name: 'a run of many targets', credential: 'many' },
  {
    name: 'a run that carries over',
    credential: 'many',
    inject: ({ standIn }) =>
      standIn.faults.inject(awsFault('ServerException', 'down'), { service: 'ecr', region: 'us-east-1' }),
  },
];

/** Each run killed (kill -9) before and after each call that it makes, one scenario each. */
export async function kills(chaos: Chaos): Promise<Scenario[]> {
  const found = RUNS.map(async (run) =>
    numbered(await callsOf(chaos, run)).flatMap((call) => [killed(run, call, 'before'), killed(run, call, 'after')]),
  );
  return (await Promise.all(found)).flat();
}

/** The calls of the run where nobody kills it, in the order of their answers. */
async function callsOf(
  chaos: Chaos,
  { credential, before = 'working', inject }: (typeof RUNS)[number],
): Promise<Call[]> {
  const world = await chaos.start(credential, before);
  try {
    await inject?.(world);
    await world.run();
    return world.standIn.calls;
  } finally {
    await world.close();
  }
}

/** A call of a run, and how many like it come before. */
interface KilledCall {
  match: Partial<Call>;
  earlier: number;
}

function numbered(calls: Call[]): KilledCall[] {
  const matches = calls.map(({ service, operation, region, target }) => ({
    service,
    operation,
    region,
    ...(target ? { target } : {}),
  }));
  const same = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);
  return matches.map((match, index) => ({
    match,
    earlier: matches.slice(0, index).filter((other) => same(match, other)).length,
  }));
}

function killed(run: (typeof RUNS)[number], call: KilledCall, when: 'before' | 'after'): Scenario {
  const { service, operation, region, target = `${service} ${region}` } = call.match;
  const again = call.earlier > 0 ? ` once more (${call.earlier})` : '';
  const what = `${operation === 'ping' ? 'the registry' : operation} ${target}${again}`;
  return {
    ...run,
    family: 'kill -9',
    name: `${run.name}, ${when} ${what}`,
    ends: 'fails',
    says: [],
    // Planned after the kill: where both inject a call, the kill does, and neither changes anything in AWS.
    inject: () => {},
    run: async (world) => [await runKilled(world, run, call, when)],
  };
}

async function runKilled(
  world: ChaosWorld,
  { inject }: (typeof RUNS)[number],
  { match, earlier }: KilledCall,
  when: 'before' | 'after',
) {
  let kill = () => {};
  const forever = () => {
    kill();
    return new Promise<void>(() => {});
  };
  const { faults } = world.standIn;
  faults.inject({ kind: 'hold' }, match, earlier);
  faults.inject({ kind: 'hold', [when]: forever }, match);
  await inject?.(world);
  const result = await world.run({
    onStart: (end) => {
      kill = end;
    },
  });
  if (!JSON.stringify(result.payload).includes('SIGKILL')) throw new Error(`the run was not killed ${when} its call`);
  return result;
}
