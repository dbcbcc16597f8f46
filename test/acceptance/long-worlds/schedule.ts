import { scheduleSuite } from '../../../acceptance/long-suites/schedule';
import { versionId } from '../../../lambda/core/version-id';
import type { LongWorld, WorldClock } from '../support/long-world';
import type { World } from '../support/world';

/** Answers with the secret as it is if the schedule fires at each full hour until a limit. */
function describeSecret({ now }: WorldClock, lastRun = Number.POSITIVE_INFINITY, start = now().getTime()) {
  return async () => {
    const hours = Math.floor((now().getTime() - start) / 3_600_000);
    const expiry = new Date(start + (Math.min(hours, lastRun) + 12) * 3_600_000);
    return { name: 's', arn: 'a', versionId: versionId(expiry, 'abcdef0123456789'), kmsKeyId: undefined, replicas: [] };
  };
}

const alarms = (state: string) => async (names: string[]) => Object.fromEntries(names.map((name) => [name, state]));

export const scheduleWorld: LongWorld = {
  suite: scheduleSuite,
  world: (clock): World => ({
    aws: { secrets: { describe: describeSecret(clock) }, cloudWatch: { alarmStates: alarms('OK') } },
  }),
  unanswered: { 'long-alarms-ok': 'The emulator counts no metric, so no alarm changes its state.' },
  mutations: {
    'long-schedule-fires': [
      (world, clock) => {
        world.aws.secrets = { describe: describeSecret(clock, 0) };
      },
      (world, clock) => {
        world.aws.secrets = { describe: describeSecret(clock, 9) };
      },
    ],
    'long-alarms-ok': [
      (world) => {
        world.aws.cloudWatch = { alarmStates: alarms('INSUFFICIENT_DATA') };
      },
      (world) => {
        world.aws.cloudWatch = { alarmStates: async () => ({}) };
      },
    ],
  },
};
