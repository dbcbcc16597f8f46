import { type AlarmModel, alarmOf, type Hour, isOn } from '../infra/monitoring/alarm';
import { synthesize } from '../infra/support/synthesize';
import { HOUR } from './weather';

/** The alarms of a credential, as they are synthesized. */
export interface Alarms {
  stale: AlarmModel;
  failing: AlarmModel;
}

/** The alarms of each interval, in hours. */
export function alarmsByInterval(): Map<number, Alarms> {
  return new Map(
    [1, 2, 3, 4].map((refreshEveryHours) => {
      const template = synthesize({ credentials: { ci: { refreshEveryHours } } }).EcrCredentials;
      const alarm = (name: string) => alarmOf(template, `EcrCredentials-ci-${name}`);
      return [refreshEveryHours, { stale: alarm('stale'), failing: alarm('failing') }];
    }),
  );
}

/**
 * Since when at least one of these alarms has been on at a time; undefined if none is. Each is looked at when an hour is
 * over: later than CloudWatch might.
 */
export function onSince(alarms: AlarmModel[], hours: readonly Hour[], time: number): number | undefined {
  const anyOn = (hour: number) =>
    hour >= 0 && alarms.some((alarm) => isOn(alarm, hours.slice(Math.max(0, hour + 1 - alarm.hours), hour + 1)));
  let hour = Math.floor(time / HOUR) - 1;
  if (!anyOn(hour)) return undefined;
  while (anyOn(hour - 1)) hour--;
  return (hour + 1) * HOUR;
}
