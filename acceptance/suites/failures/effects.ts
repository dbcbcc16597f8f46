import { lambdaMetricQuery, sumOf, valuesSince } from '../../fixture/lambda-metrics';
import type { Check } from '../../model/check';
import { finding, skipped } from '../../model/finding';
import { basic, describeAnswer } from '../../registry';
import { alarmState, CREDENTIAL, forcedFailure, METHOD, SECRET } from './forced-failure';

const METRIC = 'AsyncEventsDropped';

export const countsDroppedEvent: Check = {
  id: 'failures-dropped-metric',
  assumption: 'The metric AsyncEventsDropped counts one event.',
  matters: ['infra/monitoring/metrics.ts', 'docs/adr/0043-alarms-by-partition.md'],
  method: `${METHOD}. Reads the metric's sum until it has a value, for at most 10 minutes.`,
  async run(context) {
    const { partition } = context.target;
    if (partition === 'aws-cn') return skipped(`AWS documents that ${partition} has no metric ${METRIC}`);
    const { startedAt } = await forcedFailure(context);
    const query = lambdaMetricQuery(context.stack.names(CREDENTIAL).function, METRIC);
    const sum = sumOf(await valuesSince(context, [query], startedAt, 600), query.id);
    return finding(sum === 1, `${METRIC}: ${sum ?? 'no value'}`);
  },
};

export const keepsValue: Check = {
  id: 'failures-keep-value',
  assumption:
    'Failed refreshes change nothing: after the secret is restored, it has the same version, and the registry accepts it.',
  matters: ['lambda/refresh/publish.ts', 'docs/operations.md'],
  method: `${METHOD}. Compares the versions, and requests /v2/ with the value.`,
  async run(context) {
    const { before, after } = await forcedFailure(context);
    const same = after.versionId === before.versionId && after.text === before.text;
    const { auth } = JSON.parse(after.text) as { auth: string };
    const answer = await context.registry.request(`https://${context.image.host}/v2/`, { authorization: basic(auth) });
    return finding(
      same && answer.status === 200,
      `${same ? 'the same value' : 'another value'}; the registry answers ${describeAnswer(answer)}`,
    );
  },
};

export const recovers: Check = {
  id: 'failures-restore',
  assumption: 'After the documented restore-secret, the next refresh succeeds.',
  matters: ['docs/operations.md', 'lambda/runtime/secrets-manager.ts'],
  method: `${METHOD}. Invokes the function, and compares the versions.`,
  async run(context) {
    const { before } = await forcedFailure(context);
    const { failed, payload } = await context.aws.functions.invoke(context.stack.names(CREDENTIAL).function, {
      scheduled: true,
    });
    const { versionId } = await context.aws.secrets.describe(SECRET);
    if (failed) return finding(false, (payload as { errorMessage?: string }).errorMessage ?? 'the function failed');
    return finding(
      versionId !== before.versionId,
      `the version is ${versionId === before.versionId ? 'the same' : 'new'}`,
    );
  },
};

export const failingAlarm: Check = {
  id: 'failures-alarm',
  assumption: 'The failing alarm goes into ALARM.',
  matters: ['infra/monitoring/alarms.ts', 'docs/operations.md'],
  method: `${METHOD}. Reads the state of the alarm for at most 10 minutes.`,
  async run(context) {
    const { alarmBefore } = await forcedFailure(context);
    // The alarm reads the metrics of the last hours, and an earlier run's function had the same name.
    if (alarmBefore === 'ALARM') return skipped('the alarm was in ALARM before, because of a run in the last 6 hours');
    let state = alarmBefore;
    const inAlarm = await context.clock.until(
      async () => {
        state = await alarmState(context);
        return state === 'ALARM' || undefined;
      },
      { timeoutSeconds: 600, everySeconds: 15 },
    );
    return finding(inAlarm === true, `the alarm was ${alarmBefore} and is ${state}`);
  },
};
