import type { Stack } from 'aws-cdk-lib';
import type { Config } from '../config/credential';
import type { EcrCredential } from '../constructs/ecr-credential';
import { createAlarmTargets } from './alarm-targets';
import { createAlarms, createFeedAlarm } from './alarms';
import { createDashboard } from './dashboard';

/** Creates the alarms of a stack's credentials, the topic of their recipients, and the dashboard. */
export function createMonitoring(stack: Stack, { alarms, dashboard }: Config, units: EcrCredential[]): void {
  const targets = createAlarmTargets(stack, stack.stackName, alarms);
  const watched = units.map((unit) => {
    const { credential, functionName, firstRefresh, feeds } = unit;
    const { stale, failing } = createAlarms(unit, { credential, functionName, targets });
    stale.node.addDependency(firstRefresh); // before it no refresh has succeeded, so the alarm would go into ALARM
    const watchedFeeds = feeds.map((feed) => {
      const { functionName, name } = feed;
      return { name, functionName, alarm: createFeedAlarm(feed, { credential, feed: name, functionName, targets }) };
    });
    return { credential, functionName, alarms: [stale, failing], feeds: watchedFeeds };
  });
  if (dashboard) createDashboard(stack, stack.stackName, watched);
}
