import type { Stack } from 'aws-cdk-lib';
import { makeAlarmTargets } from './alarm-targets';
import { makeAlarms } from './alarms';
import type { Config } from './credential';
import { makeDashboard } from './dashboard';
import type { EcrCredential } from './ecr-credential';

/** Makes what tells people of a stack's credentials: alarms for each, whom they tell, and the dashboard if wanted. */
export function makeMonitoring(stack: Stack, { alarms, dashboard }: Config, units: EcrCredential[]): void {
  const targets = makeAlarmTargets(stack, stack.stackName, alarms);
  const watched = units.map((unit) => {
    const { credential, functionName, firstRefresh } = unit;
    const { stale, failing } = makeAlarms(unit, { credential, functionName, targets });
    stale.node.addDependency(firstRefresh); // made before it, the alarm would find no success, and cry
    return { credential, functionName, alarms: [stale, failing] };
  });
  if (dashboard) makeDashboard(stack, stack.stackName, watched);
}
