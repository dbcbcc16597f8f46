import { TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import { versionExpiry } from '../../lambda/core/version-id';
import { mustDeploy } from '../model/context';
import { finding } from '../model/finding';
import type { LongCheck, LongStep, LongSuite } from '../model/long-check';

const CREDENTIAL = 'long-acceptance-schedule';
const SECRET = `ecr-${CREDENTIAL}-json`;
const HOUR = 60;
const MINUTE_MS = 60_000;
/** The flexible window in infra/constructs/schedule.ts, which is not imported because it loads the CDK. */
export const WINDOW_MINUTES = 15;
/** The interval, the window, and some minutes for the refresh and its retries. */
const LONGEST_MINUTES = HOUR + WINDOW_MINUTES + 5;

/** Compares the age of the current token with the interval. */
const isFresh: LongStep['run'] = async ({ aws, clock }, { versionId: first }) => {
  const { versionId = '' } = await aws.secrets.describe(SECRET);
  const expiry = versionExpiry(versionId);
  if (!expiry) return finding(false, `The version ${versionId} contains no expiry.`);
  const issuedAt = expiry.getTime() - TOKEN_LIFETIME_HOURS * HOUR * MINUTE_MS;
  const age = Math.round((clock.now().getTime() - issuedAt) / MINUTE_MS);
  return finding(
    versionId !== first && age <= LONGEST_MINUTES,
    `The token is ${age} minutes old${versionId === first ? ', and it is still the first' : ''}.`,
  );
};

const fires: LongCheck = {
  id: 'long-schedule-fires',
  assumption: `With refreshEveryHours 1, a token is never older than ${LONGEST_MINUTES} minutes.`,
  matters: ['infra/constructs/schedule.ts', 'lambda/core/limits.ts'],
  method: 'Reads the version id of the secret, and after 2.2 and 11 hours the expiry in the id of the current version.',
  steps: [
    {
      dueMinutes: 0,
      async run({ aws }) {
        const { versionId = '' } = await aws.secrets.describe(SECRET);
        return { ...finding(versionId !== '', `The version is ${versionId || 'missing'}.`), facts: { versionId } };
      },
    },
    { dueMinutes: 2.2 * HOUR, run: isFresh },
    { dueMinutes: 11 * HOUR, run: isFresh },
  ],
};

const alarmsStayOk: LongStep['run'] = async ({ aws, stack }) => {
  const { function: name } = stack.names(CREDENTIAL);
  const names = [`${name}-stale`, `${name}-failing`];
  const states = await aws.cloudWatch.alarmStates(names);
  return finding(
    names.every((each) => states[each] === 'OK'),
    names.map((each) => `${each} ${states[each] ?? 'missing'}`).join(', '),
  );
};

const alarmsOk: LongCheck = {
  id: 'long-alarms-ok',
  assumption: 'While scheduled refreshes succeed, both alarms of a credential are OK.',
  matters: ['infra/monitoring/alarms.ts'],
  method: 'Reads the states of both alarms after 2.2, 11 and 12.5 hours.',
  steps: [
    { dueMinutes: 0, run: async () => finding(true, 'The stack is deployed.') },
    ...[2.2, 11, 12.5].map((hours) => ({ dueMinutes: hours * HOUR, run: alarmsStayOk })),
  ],
};

/** What the schedule and the alarms do without a person. */
export const scheduleSuite: LongSuite = {
  name: 'schedule',
  async setUp(context) {
    await mustDeploy(context, {
      credentials: { [CREDENTIAL]: { refreshEveryHours: 1, secrets: [{ format: 'json' }] } },
    });
  },
  checks: [fires, alarmsOk],
};
