import type { Stack } from 'aws-cdk-lib';
import type { Config } from '../config/credential';
import type { EcrCredential } from '../constructs/ecr-credential';
import { makeAlarmTargets } from './alarm-targets';
import { makeAlarms, makeFeedAlarm } from './alarms';
import { makeDashboard } from './dashboard';

/** Makes what tells people of a stack's credentials: alarms for each, whom they tell, and the dashboard if wanted. */
export function makeMonitoring(stack: Stack, { alarms, dashboard }: Config, units: EcrCredential[]): void {
  const targets = makeAlarmTargets(stack, stack.stackName, alarms);
  const watched = units.map((unit) => {
    const { credential, functionName, firstRefresh, feeds } = unit;
    const { stale, failing } = makeAlarms(unit, { credential, functionName, targets });
    stale.node.addDependency(firstRefresh); // made before it, the alarm would find no success, and cry
    const pushed = feeds.map((feed) => {
      const { functionName, name } = feed;
      return { name, functionName, alarm: makeFeedAlarm(feed, { credential, feed: name, functionName, targets }) };
    });
    return { credential, functionName, alarms: [stale, failing], feeds: pushed };
  });
  if (dashboard) makeDashboard(stack, stack.stackName, watched);
}
