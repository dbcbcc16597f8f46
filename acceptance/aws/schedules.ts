import type { SchedulerClient } from '@aws-sdk/client-scheduler';

/** EventBridge Scheduler. */
export type Schedules = Record<never, never>;

export function schedules(_client: SchedulerClient): Schedules {
  return {};
}
