import { type CustomResource, Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { Credential } from '../config/credential';

/** Minutes within which EventBridge Scheduler starts a refresh, so that many credentials do not call ECR together. */
export const SCHEDULE_WINDOW_MINUTES = 15;

/** Creates the schedule of a credential, after the first refresh. */
export function createSchedule(
  scope: Construct,
  props: { credential: Credential; refresher: LambdaFunction; schedulerRole: IRole; firstRefresh: CustomResource },
): void {
  const { credential, refresher, schedulerRole, firstRefresh } = props;
  const interval = Duration.hours(credential.refreshEveryHours);
  const schedule = new Schedule(scope, 'Schedule', {
    description: `Refreshes the ECR credential "${credential.name}"`,
    schedule: ScheduleExpression.rate(interval),
    timeWindow: TimeWindow.flexible(Duration.minutes(SCHEDULE_WINDOW_MINUTES)),
    target: new LambdaInvoke(refresher, {
      input: ScheduleTargetInput.fromObject({ scheduled: true }),
      role: schedulerRole,
      maxEventAge: interval, // after this time the next refresh replaces it
    }),
  });
  schedule.node.addDependency(firstRefresh, schedulerRole);
}
