import { Aws } from 'aws-cdk-lib';
import { Alarm, type CfnAlarm, ComparisonOperator, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import type { Credential } from '../config/credential';
import { ifPartitionHas } from '../naming/partition-condition';
import { pushAlarmText, refreshAlarmText } from './alarm-texts';
import { droppedEvents, failedThrice, queriesOf, successes } from './metrics';

/**
 * Hours without a successful refresh, in addition to the interval, after which `stale` goes into ALARM. The first hour
 * is for the schedule's window of 15 minutes and for retries. The second hour is for CloudWatch, which can count the
 * current hour.
 */
export const GRACE_HOURS = 2;

/** The properties of {@link createAlarms}. */
export interface AlarmsProps {
  credential: Pick<Credential, 'name' | 'refreshEveryHours'>;
  functionName: string;
  /** ARNs of the topics that receive alarm and recovery notifications. */
  targets: string[];
  /** Whether a config file contains the credential. The commands of the package read it. */
  hasConfig: boolean;
}

/** The alarms of one credential, or of one feed. */
export interface Alarms {
  /** No refresh or push has succeeded for the interval plus {@link GRACE_HOURS}, for example because none was started. */
  stale: Alarm;
  /** A refresh or push and its retries failed. */
  failing: Alarm;
}

/** Creates the alarms of a credential. They use Lambda's own metrics only. */
export function createAlarms(scope: Construct, props: AlarmsProps): Alarms {
  return { stale: createCredentialStale(scope, props), failing: createFailing(scope, props) };
}

/**
 * Creates the alarms of a feed. Every refresh starts a push, also a failed one. Therefore a feed has the periods of its
 * credential: a push follows its refresh by at most two runs of retries, which the first of the {@link GRACE_HOURS} covers.
 */
export function createFeedAlarms(scope: Construct, props: AlarmsProps & { feed: string }): Alarms {
  const { credential, feed } = props;
  const push = `push of the ECR credential "${credential.name}" for its feed "${feed}"`;
  const expiry = `expires ${TOKEN_LIFETIME_HOURS} hours after its refresh`;
  return {
    stale: createStale(scope, {
      ...props,
      alarmDescription: pushAlarmText(
        props,
        `No ${push} has succeeded for ${evaluatedHours(props)} hours. The third party still has an earlier token, which ` +
          `${expiry}. The secrets are not affected. If a push on demand succeeds, the rule that starts the feed is ` +
          'disabled or cannot invoke its function.',
      ),
    }),
    failing: createDropped(scope, {
      ...props,
      alarmDescription: pushAlarmText(
        props,
        `A ${push} failed, and so did its retries. The third party still has the previous token, which ${expiry}. The ` +
          `next push starts within ${intervalOf(props)}. The secrets are not affected. ${recoveryOf(props)}`,
      ),
    }),
  };
}

function createCredentialStale(scope: Construct, props: AlarmsProps): Alarm {
  const hours = evaluatedHours(props);
  // CloudWatch can count hours by the clock. The first hour then begins up to an hour after the last success.
  const hoursLeft = TOKEN_LIFETIME_HOURS - hours - 1;
  return createStale(scope, {
    ...props,
    alarmDescription: refreshAlarmText(
      props,
      `No refresh of the ECR credential "${props.credential.name}" has succeeded for ${hours} hours. The tokens in its ` +
        `secrets are valid for at least ${hoursLeft} hours after this alarm first goes into ALARM. Then the registry rejects them.`,
    ),
  });
}

/** Creates an alarm that goes into ALARM when no run has succeeded, whether runs failed or none was started. */
function createStale(scope: Construct, props: AlarmsProps & { alarmDescription: string }): Alarm {
  const alarm = new Alarm(scope, 'Stale', {
    alarmName: `${props.functionName}-stale`,
    alarmDescription: props.alarmDescription,
    metric: successes(props.functionName),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: evaluatedHours(props),
    treatMissingData: TreatMissingData.BREACHING,
  });
  return notify(alarm, props);
}

function createFailing(scope: Construct, props: AlarmsProps): Alarm {
  return createDropped(scope, {
    ...props,
    alarmDescription: refreshAlarmText(
      props,
      `A refresh of the ECR credential "${props.credential.name}" failed, and so did its retries. The secrets that it ` +
        `could not refresh keep their previous values. The next refresh starts within ${intervalOf(props)}. ` +
        recoveryOf(props),
    ),
  });
}

/** Creates an alarm that goes into ALARM when Lambda drops an event, because a run and its retries failed. */
function createDropped(scope: Construct, props: AlarmsProps & { alarmDescription: string }): Alarm {
  const alarm = new Alarm(scope, 'Failing', {
    alarmName: `${props.functionName}-failing`,
    alarmDescription: props.alarmDescription,
    metric: droppedEvents(props.functionName),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    // One of several hours. They are longer than the interval, so that the next refresh runs before the alarm recovers.
    evaluationPeriods: evaluatedHours(props),
    datapointsToAlarm: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  countErrorsWithoutMetric(alarm, props.functionName);
  return notify(alarm, props);
}

/**
 * Counts errors in the partitions that have no metric of dropped events, because an alarm on a metric without values
 * never goes into ALARM. The hours follow the clock, so that a run and its retries are in the same hour.
 */
function countErrorsWithoutMetric(alarm: Alarm, functionName: string): void {
  const resource = alarm.node.defaultChild as CfnAlarm;
  const dropped = queriesOf(droppedEvents(functionName));
  const failed = queriesOf(failedThrice(functionName));
  resource.metrics = ifPartitionHas(alarm, 'AsyncEventMetrics', dropped, failed);
  const clock = { WallClockWindow: { Timezone: 'UTC' } };
  const window = ifPartitionHas(alarm, 'AsyncEventMetrics', Aws.NO_VALUE, clock);
  resource.addPropertyOverride('EvaluationWindow', window); // older versions of the CDK do not have the property
}

function notify(alarm: Alarm, { targets }: AlarmsProps): Alarm {
  const actions = targets.map((alarmActionArn) => ({
    bind: (_scope: Construct, _alarm: IAlarm) => ({ alarmActionArn }),
  }));
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
  return alarm;
}

function intervalOf({ credential: { refreshEveryHours } }: AlarmsProps): string {
  return refreshEveryHours === 1 ? '1 hour' : `${refreshEveryHours} hours`;
}

function recoveryOf(props: AlarmsProps): string {
  return `This alarm recovers after ${evaluatedHours(props)} hours without a failure.`;
}

function evaluatedHours({ credential }: AlarmsProps): number {
  return credential.refreshEveryHours + GRACE_HOURS;
}
