import { createHash } from 'node:crypto';
import { type CustomResource, Duration, TimeZone } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { Credential } from '../config/credential';

/** Minutes within which EventBridge Scheduler starts a refresh, so that many credentials do not call ECR together. */
export const SCHEDULE_WINDOW_MINUTES = 15;

/**
 * The minutes of an hour at which a schedule's window can begin. A refresh and its retries, and the push of a feed with
 * its retries, then end in the same hour. The alarms of some partitions depend on this (docs/adr/0043).
 */
const START_MINUTES = 25;

/** Creates the schedule of a credential, after the first refresh. */
export function createSchedule(
  scope: Construct,
  props: { credential: Credential; refresher: LambdaFunction; schedulerRole: IRole; firstRefresh: CustomResource },
): void {
  const { credential, refresher, schedulerRole, firstRefresh } = props;
  const schedule = new Schedule(scope, 'Schedule', {
    description: `Refreshes the ECR credential "${credential.name}"`,
    schedule: ScheduleExpression.cron({ ...startOf(credential), timeZone: TimeZone.ETC_UTC }),
    timeWindow: TimeWindow.flexible(Duration.minutes(SCHEDULE_WINDOW_MINUTES)),
    target: new LambdaInvoke(refresher, {
      input: ScheduleTargetInput.fromObject({ scheduled: true }),
      role: schedulerRole,
      maxEventAge: Duration.hours(credential.refreshEveryHours), // after this time the next refresh replaces it
    }),
  });
  schedule.node.addDependency(firstRefresh, schedulerRole);
}

/**
 * Returns the minute and the hours (UTC) at which the refreshes of a credential start. A hash of its name spreads the
 * credentials evenly, and is the same at each synth. A `rate` expression would start a refresh at once, right after the
 * first refresh. The hours of a longer interval are also hours of an interval that divides it, so that a changed
 * interval delays no refresh.
 */
export function startOf({ name, refreshEveryHours }: Pick<Credential, 'name' | 'refreshEveryHours'>): {
  minute: string;
  hour: string;
} {
  const hash = createHash('sha256').update(name).digest().readUInt32BE();
  const minute = hash % START_MINUTES;
  const firstHour = Math.floor(hash / START_MINUTES) % refreshEveryHours;
  return { minute: `${minute}`, hour: `${firstHour}/${refreshEveryHours}` };
}
