import { describe, expect, it } from 'vitest';
import { hook } from '../support/deployed';
import { propertiesOf, synthesize } from '../support/synthesize';
import { isOn } from './alarm';
import { type AlarmKind, alarmCases, failedWithRetries, PHASES, succeededAtLastRetry, success } from './clock';

/** Minutes after its due time at which a refresh can end: its window and its retries. */
const LATEST = 15 + 9;
const DAY = 24 * 60;
/** The last minute of an hour at which the schedule's window, or the push of a refresh after its retries, can begin. */
const LATEST_START = 24 + 8;
const KINDS: AlarmKind[] = ['failing', 'feed-hook-failing'];
const minutes = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => from + index);

const cases = [
  ...KINDS.flatMap((kind) => alarmCases(kind).map((each) => ({ ...each, metric: 'AsyncEventsDropped', last: 59 }))),
  ...KINDS.flatMap((kind) =>
    alarmCases(kind, { asyncEventMetrics: false }).map((each) => ({ ...each, metric: 'Errors', last: LATEST_START })),
  ),
];

describe.each(cases)(
  'the alarm $alarm.name on $metric, with a refresh every $refreshEveryHours hours and a $window',
  (alarm) => {
    const { refreshEveryHours, isOnAt } = alarm;
    const phases = [...PHASES.filter((minute) => minute < alarm.last), alarm.last].map((minute) => DAY + minute);
    const nextAfter = (phase: number) => phase + refreshEveryHours * 60;

    it('goes into ALARM within an hour after the last retry failed', () => {
      for (const phase of phases) expect(isOnAt(failedWithRetries(phase), phase + 9 + 60)).toBe(true);
    });

    it('stays in ALARM until the next refresh has ended, and longer if that refresh fails too', () => {
      for (const phase of phases) {
        const next = nextAfter(phase);
        const good = [...failedWithRetries(phase), success(next)];
        expect(minutes(phase + 69, next + LATEST).filter((now) => !isOnAt(good, now))).toEqual([]);
        // No recovery notification is sent between two failures.
        const bad = [...failedWithRetries(phase), ...failedWithRetries(next + 15)];
        expect(minutes(phase + 69, next + LATEST + 120).filter((now) => !isOnAt(bad, now))).toEqual([]);
      }
    });

    it('recovers within three hours after the next refresh', () => {
      for (const phase of phases) {
        const next = nextAfter(phase);
        expect(isOnAt([...failedWithRetries(phase), success(next)], next + 9 + 3 * 60)).toBe(false);
      }
    });

    it('stays OK if the last retry succeeds', () => {
      const runs = [0, 1, 2, 3].flatMap((index) => succeededAtLastRetry(DAY + index * refreshEveryHours * 60));
      expect(minutes(DAY, 2 * DAY).filter((now) => isOnAt(runs, now))).toEqual([]);
    });

    it('stays OK if two runs in the same hour succeed at their last retry', () => {
      const runs = [...succeededAtLastRetry(DAY), ...succeededAtLastRetry(DAY + 30)];
      expect(minutes(DAY, 2 * DAY).filter((now) => isOnAt(runs, now))).toEqual([]);
    });

    it('stays OK if no refresh has ever run, because the stale alarm reports that', () => {
      expect(isOn(alarm.alarm, [])).toBe(false);
    });
  },
);

describe('the failing alarms in a partition without AsyncEventsDropped', () => {
  const template = synthesize({ credentials: { ci: { feeds: [hook('hook')] } } }).EcrCredentials;
  const alarms = (without: string[]) =>
    propertiesOf<{ AlarmName: string; Metrics: object[]; EvaluationWindow: unknown }>(
      template,
      'AWS::CloudWatch::Alarm',
      without,
    ).filter(({ AlarmName }) => AlarmName.endsWith('-failing'));

  it('use only metrics that it has, of hours that follow the clock', () => {
    expect(alarms(['EcrSharedAsyncEventMetrics'])).toHaveLength(2);
    for (const { Metrics, EvaluationWindow } of alarms(['EcrSharedAsyncEventMetrics'])) {
      expect(JSON.stringify(Metrics)).not.toContain('AsyncEvents');
      expect(EvaluationWindow).toEqual({ WallClockWindow: { Timezone: 'UTC' } });
    }
    for (const { EvaluationWindow } of alarms([])) expect(EvaluationWindow).toBe('<AWS::NoValue>');
  });

  it('are chosen by CloudFormation, because the template is the same in every partition', () => {
    expect(template?.toJSON().Conditions).toMatchObject({
      EcrSharedAsyncEventMetrics: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] }] },
    });
  });
});
