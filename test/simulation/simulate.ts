import { parseSpec, type RefreshSpec, type ResolvedSpec } from '../../lambda/core/spec';
import type { RunOptions } from '../../lambda/refresh/context';
import { refresh } from '../../lambda/refresh/refresh';
import { SimulatedTime } from './clock';
import { Random } from './random';
import { DAY, HOUR, MINUTE, OutageSchedule } from './weather';
import { MonthOfAws } from './world';

const MONTH = 30 * DAY;
/** Below it every run ends: the function's time-out. */
export const TIME_OUT = 100_000;
/** Lambda tries a failed asynchronous invocation again, after one minute and then after two. */
const RETRIES_AFTER = [MINUTE, 2 * MINUTE];

/** How late an event of the schedule may come. */
const LATE = 15 * MINUTE;

/** A run of a month. */
export interface MonthRun {
  start: number;
  /** In Lambda's metrics `failed` and `killed` count as errors; a deploy's run `succeeded` though it renewed nothing. */
  outcome: 'succeeded' | 'failed' | 'killed';
}

/** What people do beside the schedule: nothing, runs by hand alone, or deploys too. */
export type People = 'nobody' | 'by hand' | 'deploying';

/** What a month brought. */
export interface Month {
  seed: number;
  refreshEveryHours: number;
  length: number;
  aws: MonthOfAws;
  people: People;
  runs: MonthRun[];
  /** When Lambda gave an event of the schedule up: its retries were spent. */
  drops: number[];
}

const IRELAND = 'eu-west-1';
const VIRGINIA = 'us-east-1';

/** Half of the months have one region, the others two, and a secret that holds the second's password. */
const SPECS: ResolvedSpec[] = [
  specOf([{ region: IRELAND }], [{ name: 'docker', format: 'dockerconfigjson' }]),
  specOf(
    [{ region: IRELAND }, { region: VIRGINIA }],
    [
      { name: 'docker', format: 'dockerconfigjson' },
      { name: 'password', format: 'password', region: VIRGINIA },
    ],
  ),
];

/**
 * Runs the real refresh() for 30 simulated days, in the weather of a seed: on schedule, by Lambda's retries, and by
 * people; some events are lost, some runs are killed, some overlap.
 */
export async function simulateMonth(seed: number, people: People): Promise<Month> {
  const random = new Random(seed);
  const time = new SimulatedTime();
  const refreshEveryHours = 1 + (seed % 4);
  const spec = SPECS[(seed >> 2) % 2] as ResolvedSpec;
  const aws = new MonthOfAws(time, random, spec, MONTH);
  const lostEvents = OutageSchedule.random(random, 12 * DAY, MONTH);
  const skew = random.between(-5, 5) * MINUTE;
  const runs: MonthRun[] = [];
  const drops: number[] = [];

  const run = async (options: Pick<RunOptions, 'scheduled' | 'duringDeployment'>): Promise<MonthRun> => {
    const start = time.now;
    const killedAt = random.chance(0.01) ? start + random.between(0, 2000) : Number.POSITIVE_INFINITY;
    const finished = refresh(spec, aws.ports(skew, killedAt), { ...options, signal: SIGNAL }).then(
      () => 'succeeded' as const,
      () => 'failed' as const,
    );
    const killed = killedAt < MONTH ? [time.at(killedAt).then(() => 'killed' as const)] : [];
    const outcome = await Promise.race([finished, ...killed]);
    const ended = { start, outcome };
    runs.push(ended);
    return ended;
  };

  const scheduled = async () => {
    for (const wait of [0, ...RETRIES_AFTER]) {
      await time.at(time.now + wait);
      const { outcome } = await run(SCHEDULED);
      if (outcome === 'succeeded') return;
    }
    drops.push(time.now);
  };
  const firstDue = random.between(0, HOUR);
  const schedule = async () => {
    for (let due = firstDue; due < MONTH; due += refreshEveryHours * HOUR) {
      await time.at(due + random.between(0, LATE));
      if (!lostEvents.bad(due) && !random.chance(0.01)) void scheduled();
    }
  };
  const visits = async () => {
    for (let due = random.waiting(3 * DAY); due < MONTH; due += random.waiting(3 * DAY)) {
      // Every other time it falls together with the schedule's.
      const withSchedule = firstDue + Math.ceil((due - firstDue) / HOUR) * HOUR + random.between(-1, 1) * TIME_OUT;
      await time.at(random.chance(0.5) ? due : withSchedule);
      void run(people === 'deploying' && random.chance(0.7) ? DEPLOY : BY_HAND);
    }
  };
  void run(DEPLOY);
  void schedule();
  if (people !== 'nobody') void visits();
  await time.pass(MONTH);
  return { seed, refreshEveryHours, length: MONTH, aws, people, runs, drops };
}

const SCHEDULED = { scheduled: true, duringDeployment: false };
const BY_HAND = { scheduled: false, duringDeployment: false };
const DEPLOY = { scheduled: false, duringDeployment: true };
const SIGNAL = new AbortController().signal;

function specOf(registries: RefreshSpec['registries'], secrets: RefreshSpec['secrets']): ResolvedSpec {
  const spec: RefreshSpec = {
    credential: 'ci',
    registries,
    publicRegistry: false,
    verifyToken: 'best-effort',
    secrets,
  };
  return parseSpec(JSON.stringify(spec), IRELAND);
}
