import { lambdaMetricQuery, sumOf, valuesSince } from '../../fixture/lambda-metrics';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { CREDENTIAL } from './names';

/** The limit that docs/operations.md implies: metrics arrive after one or two minutes, then each alarm is evaluated. */
const RECOVERY_SECONDS = 600;
const METRIC_SECONDS = 360;
const HOUR_MS = 3_600_000;

export const alarmsRecover: Check = {
  id: 'monitoring-alarms-recover',
  assumption: 'Within 10 minutes after the first deployment, both alarms of a credential are OK.',
  matters: ['infra/monitoring/alarms.ts', 'docs/operations.md'],
  method: 'Reads the states of both alarms until both are OK, for at most 10 minutes.',
  async run({ aws, stack, clock }) {
    const { function: functionName } = stack.names(CREDENTIAL);
    const names = ['stale', 'failing'].map((kind) => `${functionName}-${kind}`);
    const history: string[] = [];
    const recovered = await clock.until(
      async () => {
        const states = await aws.cloudWatch.alarmStates(names);
        const state = names.map((name) => `${name} ${states[name] ?? 'missing'}`).join(', ');
        if (history.at(-1) !== state) history.push(state);
        return names.every((name) => states[name] === 'OK') || undefined;
      },
      { timeoutSeconds: RECOVERY_SECONDS, everySeconds: 15 },
    );
    return finding(recovered === true, history.join('; then '));
  },
};

export const countsRuns: Check = {
  id: 'monitoring-counts-runs',
  assumption:
    "Lambda's metrics Invocations and Errors count the run of a deployment, with the dimension FunctionName only.",
  matters: ['infra/monitoring/metrics.ts', 'docs/adr/0011-alarm-periods.md'],
  method: 'Reads the sums of both metrics of the last hour until both have a value, for at most 6 minutes.',
  async run(context) {
    const { function: functionName } = context.stack.names(CREDENTIAL);
    const queries = ['Invocations', 'Errors'].map((name) => lambdaMetricQuery(functionName, name));
    const since = new Date(context.clock.now().getTime() - HOUR_MS);
    const values = await valuesSince(context, queries, since, METRIC_SECONDS);
    const [invocations, errors] = [sumOf(values, 'invocations'), sumOf(values, 'errors')];
    return finding(
      invocations !== undefined && invocations >= 1 && errors === 0,
      `Invocations: ${invocations ?? 'no value'}; Errors: ${errors ?? 'no value'}`,
    );
  },
};
