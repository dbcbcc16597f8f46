import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { CallRecord } from '../../local/stand-in/http/calls';
import { type Held, held } from './held';
import { preload } from './preload';
import type { Ending, Scenario } from './scenario';
import type { Chaos } from './world';

/** What a scenario showed; all that a verdict needs. */
export interface Evidence {
  /** What the scenario says of every run's end. */
  ends: Ending;
  says: RegExp[];
  /** The names of the credential's secrets. */
  secrets: string[];
  /** What a consumer held before the runs, in the state of AWS that the scenario gives. */
  before: Held[];
  after: Held[];
  runs: InvocationResult[];
  calls: CallRecord[];
  /** Every authorization token that was issued or stored. */
  tokens: string[];
}

/** Lets a fault inject its runs, and gathers what they show. */
export async function gather(chaos: Chaos, scenario: Scenario): Promise<Evidence> {
  const { credential, before: holding = 'working', ends, says = [], sleepless = false } = scenario;
  const world = await chaos.start(credential, holding);
  const { standIn } = world;
  const { refresher } = world.credential;
  if (sleepless) refresher.environment = { ...refresher.environment, ...preload('sleepless') };
  try {
    await scenario.given?.(world);
    const before = await held(world);
    await scenario.inject?.(world);
    const runs = scenario.run ? await scenario.run(world) : [await world.run()];
    const calls = [...standIn.calls];
    standIn.faults.clear();
    const after = await held(world);
    const stored = [...before, ...after].flatMap(({ logins }) => logins.map(({ auth }) => auth));
    const issued = standIn.tokens.all().map(({ authorizationToken }) => authorizationToken);
    const secrets = world.credential.secrets.map(({ name }) => name);
    return { ends, says, secrets, before, after, runs, calls, tokens: [...issued, ...stored] };
  } finally {
    await world.close();
  }
}
