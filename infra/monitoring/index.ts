import type { Stack } from 'aws-cdk-lib';
import type { Config } from '../config/credential';
import type { EcrCredential } from '../constructs/ecr-credential';
import { createAlarmTargets } from './alarm-targets';
import { createAlarms, createFeedAlarms } from './alarms';
import { createDashboard } from './dashboard';

/** Creates the alarms of a stack's credentials, the topic of their recipients, and the dashboard. */
export function createMonitoring(stack: Stack, { alarms, dashboard }: Config, units: EcrCredential[]): void {
  const targets = createAlarmTargets(stack, stack.stackName, alarms);
  const watched = units.map((unit) => {
    const { credential, functionName, firstRefresh, feeds } = unit;
    const { stale, failing } = createAlarms(unit, { credential, functionName, targets });
    stale.node.addDependency(firstRefresh); // before it no refresh has succeeded, so the alarm would go into ALARM
    const watchedFeeds = feeds.map((feed) => {
      const { functionName, name, firstPush } = feed;
      const alarms = createFeedAlarms(feed, { credential, feed: name, functionName, targets });
      alarms.stale.node.addDependency(firstPush); // before it no push has succeeded
      return { name, functionName, alarms: [alarms.stale, alarms.failing] };
    });
    return { credential, functionName, alarms: [stale, failing], feeds: watchedFeeds };
  });
  if (dashboard) createDashboard(stack, stack.stackName, watched);
}
