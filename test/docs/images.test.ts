import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { architecture } from '../../docs/images/architecture';
import { HOURS_LEFT, TIMELINE, tokenTimeline } from '../../docs/images/token-timeline';
import { only, plain, resourcesOf, synthesize } from '../infra/support/synthesize';
import { ROOT } from '../run';

describe('docs/images', () => {
  it.each([
    ['architecture.svg', architecture()],
    ['token-timeline.svg', tokenTimeline()],
  ])('%s is what `npm run images` writes', (file, svg) => {
    expect(readFileSync(join(ROOT, 'docs/images', file), 'utf8')).toBe(svg);
  });

  it('the timeline has the numbers of the deployed schedule, retries and alarms', () => {
    const template = synthesize({ credentials: { 'ci-pull': {} } }).EcrCredentials;
    const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    const stale = alarms.find(({ AlarmName }) => AlarmName === 'EcrCredentials-ci-pull-stale');
    const { ScheduleExpression, FlexibleTimeWindow } = only(template, 'AWS::Scheduler::Schedule').Properties;
    const { MaximumRetryAttempts } = only(template, 'AWS::Lambda::EventInvokeConfig').Properties;

    expect(ScheduleExpression).toMatch(new RegExp(`/${TIMELINE.refreshEveryHours} [*] [*] [?] [*]\\)$`));
    expect(FlexibleTimeWindow).toMatchObject({ MaximumWindowInMinutes: TIMELINE.windowMinutes });
    expect(MaximumRetryAttempts).toBe(TIMELINE.retries);
    expect(stale?.EvaluationPeriods).toBe(TIMELINE.staleAfterHours);
    expect(plain(stale?.AlarmDescription)).toContain(` ${HOURS_LEFT.stale} hours`);
  });
});
