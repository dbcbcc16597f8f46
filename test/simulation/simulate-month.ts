import { FUNCTION_TIMEOUT_SECONDS } from '../../lambda/core/limits';
import type { RunOptions } from '../../lambda/refresh/context';
import { refresh } from '../../lambda/refresh/refresh';
import { OTHER_REGION, REGION, specOf } from '../chaos/in-memory-ports';
import { DAY, HOUR, MINUTE } from './intervals';
import { OutageSchedule } from './outage-schedule';
import { Random } from './random';
import { SimulatedAws } from './simulated-aws';
import { SimulatedTime } from './simulated-time';

const MONTH = 30 * DAY;
export const RUN_TIMEOUT = FUNCTION_TIMEOUT_SECONDS * 1000;
/** The delays after which Lambda retries a failed asynchronous invocation. */
const RETRY_DELAYS = [MINUTE, 2 * MINUTE];
/** How late an event of the schedule may arrive. */
const MAX_SCHEDULE_DELAY = 15 * MINUTE;

export interface MonthRun {
  start: number;
  /** The metrics of Lambda count `failed` and `killed` as errors. A deployment's run may succeed without new tokens. */
  outcome: 'succeeded' | 'failed' | 'killed';
}

/** The runs besides the schedule's: none, manual runs, or deployments and manual runs. */
export type Operators = 'scheduleOnly' | 'manualRuns' | 'deployments';

/** The history of a month. */
export interface Month {
  refreshEveryHours: number;
  length: number;
  aws: SimulatedAws;
  runs: MonthRun[];
  /** The times at which Lambda dropped an event of the schedule, because its retries were exhausted. */
  drops: number[];
}

/** Half of the months have one region. The others have two, and a secret that holds the second one's password. */
const SPECS = [
  specOf([REGION], [{ name: 'docker', format: 'dockerconfigjson' }]),
  specOf(
    [REGION, OTHER_REGION],
    [
      { name: 'docker', format: 'dockerconfigjson' },
      { name: 'password', format: 'password', region: OTHER_REGION },
    ],
  ),
] as const;

const signal = new AbortController().signal;
const SCHEDULED: RunOptions = { scheduled: true, duringDeployment: false, signal };
const MANUAL: RunOptions = { scheduled: false, duringDeployment: false, signal };
const DEPLOYMENT: RunOptions = { scheduled: false, duringDeployment: true, signal };

/** Runs the real refresh() for 30 simulated days with the random outages, lost events and killed runs of a seed. */
export async function simulateMonth(seed: number, operators: Operators): Promise<Month> {
  const random = new Random(seed);
  const time = new SimulatedTime();
  const refreshEveryHours = 1 + (seed % 4);
  const spec = SPECS[(seed >> 2) % 2 === 0 ? 0 : 1];
  const aws = new SimulatedAws(time, random, spec, MONTH);
  const lostEvents = OutageSchedule.random(random, 12 * DAY, MONTH);
  const skew = random.between(-5, 5) * MINUTE;
  const runs: MonthRun[] = [];
  const drops: number[] = [];

  const run = async (options: RunOptions): Promise<MonthRun['outcome']> => {
    const start = time.now;
    const killedAt = random.chance(0.01) ? start + random.between(0, 2000) : Number.POSITIVE_INFINITY;
    const ends: Promise<MonthRun['outcome']>[] = [
      refresh(spec, aws.ports(skew, killedAt), options).then(
        () => 'succeeded',
        () => 'failed',
      ),
    ];
    if (killedAt < MONTH) ends.push(time.at(killedAt).then(() => 'killed'));
    const outcome = await Promise.race(ends);
    runs.push({ start, outcome });
    return outcome;
  };
  const runWithRetries = async () => {
    for (const delay of [0, ...RETRY_DELAYS]) {
      await time.at(time.now + delay);
      if ((await run(SCHEDULED)) === 'succeeded') return;
    }
    drops.push(time.now);
  };
  const firstDue = random.between(0, HOUR);
  const schedule = async () => {
    for (let due = firstDue; due < MONTH; due += refreshEveryHours * HOUR) {
      await time.at(due + random.between(0, MAX_SCHEDULE_DELAY));
      if (!lostEvents.isDown(due) && !random.chance(0.01)) void runWithRetries();
    }
  };
  const operate = async () => {
    for (let due = random.waiting(3 * DAY); due < MONTH; due += random.waiting(3 * DAY)) {
      // Half of these runs start at about the same time as one of the schedule.
      const withSchedule = firstDue + Math.ceil((due - firstDue) / HOUR) * HOUR + random.between(-1, 1) * RUN_TIMEOUT;
      await time.at(random.chance(0.5) ? due : withSchedule);
      void run(operators === 'deployments' && random.chance(0.7) ? DEPLOYMENT : MANUAL);
    }
  };
  void run(DEPLOYMENT);
  void schedule();
  if (operators !== 'scheduleOnly') void operate();
  await time.advance(MONTH);
  return { refreshEveryHours, length: MONTH, aws, runs, drops };
}
