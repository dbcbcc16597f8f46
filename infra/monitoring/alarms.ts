import { Alarm, ComparisonOperator, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import type { Credential } from '../config/credential';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { logGroupName } from '../naming/function-name';
import { drops, successes } from './metrics';

/**
 * Hours without a success, beyond the interval, that are no alarm yet. One because the schedule has a window of 15
 * minutes and Lambda's retries take some more; one because CloudWatch may count the hour that has only just begun.
 */
const GRACE_HOURS = 2;

/** What {@link makeAlarms} makes alarms of. */
export interface AlarmsProps {
  credential: Pick<Credential, 'name' | 'refreshEveryHours'>;
  functionName: string;
  /** ARNs of the topics that are told of an alarm, and of its end. */
  targets: string[];
}

/** The alarms of one credential. */
export interface Alarms {
  /** No refresh has succeeded for too long: whatever the reason, even if none was tried. */
  stale: Alarm;
  /** A refresh has failed, and its retries too. */
  failing: Alarm;
}

/** Makes a credential's alarms, on Lambda's own metrics alone. */
export function makeAlarms(scope: Construct, props: AlarmsProps): Alarms {
  return { stale: makeStale(scope, props), failing: makeFailing(scope, props) };
}

/** Makes the alarm of a feed: a push has failed, and its retries too. */
export function makeFeedAlarm(scope: Construct, props: AlarmsProps & { feed: string }): Alarm {
  const { credential, feed, functionName } = props;
  return makeDropped(scope, {
    ...props,
    alarmDescription: [
      `A push of the ECR credential "${credential.name}" by its feed "${feed}" failed, and its retries too. The third ` +
        `party has the login of before, which dies ${TOKEN_LIFETIME_HOURS} hours after its refresh; the next push is tried within ` +
        `${intervalOf(props)}. The secrets are fresh all the same. ${endOf(props)}`,
      `aws lambda invoke --function-name ${functionName} --cli-read-timeout 120 --region ${PSEUDO_PARAMETERS.region} /dev/stdout: ` +
        'pushes now, and says what is wrong',
      `aws logs tail ${logGroupName(functionName)} --since 1d --region ${PSEUDO_PARAMETERS.region}: what each push said`,
      'docs/feeds.md tells what to do about it.',
    ].join('\n'),
  });
}

function makeStale(scope: Construct, props: AlarmsProps): Alarm {
  const hours = hoursLookedAt(props);
  // CloudWatch may count hours by the clock, so that the first of them begins up to one after the last success.
  const left = TOKEN_LIFETIME_HOURS - hours - 1;
  const alarm = new Alarm(scope, 'Stale', {
    alarmName: `${props.functionName}-stale`,
    alarmDescription: describe(
      props,
      `No refresh of the ECR credential "${props.credential.name}" has succeeded for ${hours} hours. The logins in its ` +
        `secrets still work for at least ${left} hours from the first alarm on; then whoever uses them is refused.`,
    ),
    metric: successes(props.functionName),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: hours,
    treatMissingData: TreatMissingData.BREACHING,
  });
  return tell(alarm, props);
}

function makeFailing(scope: Construct, props: AlarmsProps): Alarm {
  return makeDropped(scope, {
    ...props,
    alarmDescription: describe(
      props,
      `A refresh of the ECR credential "${props.credential.name}" failed, and its retries too. What it could not renew ` +
        `in its secrets is as it was before; the next refresh is tried within ${intervalOf(props)}. ${endOf(props)}`,
    ),
  });
}

/** Rings where Lambda has given an event up. */
function makeDropped(scope: Construct, props: AlarmsProps & { alarmDescription: string }): Alarm {
  const alarm = new Alarm(scope, 'Failing', {
    alarmName: `${props.functionName}-failing`,
    alarmDescription: props.alarmDescription,
    metric: drops(props.functionName),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    // One of them: longer than the interval, so that the next refresh has had its turn before this is over.
    evaluationPeriods: hoursLookedAt(props),
    datapointsToAlarm: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  return tell(alarm, props);
}

function tell(alarm: Alarm, { targets }: AlarmsProps): Alarm {
  const actions = targets.map((alarmActionArn) => ({
    bind: (_scope: Construct, _alarm: IAlarm) => ({ alarmActionArn }),
  }));
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
  return alarm;
}

function intervalOf({ credential: { refreshEveryHours } }: AlarmsProps): string {
  return refreshEveryHours === 1 ? 'an hour' : `${refreshEveryHours} hours`;
}

function endOf(props: AlarmsProps): string {
  return `This alarm ends by itself once none has failed for ${hoursLookedAt(props)} hours.`;
}

function hoursLookedAt({ credential }: AlarmsProps): number {
  return credential.refreshEveryHours + GRACE_HOURS;
}

/** What is wrong, and what to do: it is all that a mail says. */
function describe({ credential, functionName }: AlarmsProps, problem: string): string {
  return [
    problem,
    'npm run status: when each secret expires',
    `npm run refresh -- ${credential.name}: tries now, and says what is wrong`,
    `aws logs tail ${logGroupName(functionName)} --since 1d --region ${PSEUDO_PARAMETERS.region}: what each run said`,
    'docs/operations.md tells more.',
  ].join('\n');
}
