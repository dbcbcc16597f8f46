import { describe, expect, it } from 'vitest';
import { lastPushes } from '../../../infra/monitoring/log-queries';
import { hook } from '../support/deployed';
import { plain, resourcesOf, synthesize } from '../support/synthesize';
import { alarmOf, type Hour, statesOf } from './alarm';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';

interface AlarmProperties {
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions?: string[];
  OKActions?: string[];
}

function stackOf(credential = 'ci', feed = 'hook', stackName = 'EcrCredentials') {
  const [template] = Object.values(
    synthesize({
      stackName,
      dashboard: true,
      alarms: { topicArn: TOPIC },
      credentials: { [credential]: { feeds: [hook(feed)] }, other: {} },
    }),
  );
  const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => plain(Properties) as AlarmProperties,
  );
  const [dashboard] = Object.values(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
  const { widgets } = JSON.parse(plain(dashboard?.Properties.DashboardBody) as string) as {
    widgets: { properties: { title: string; query?: string; metrics?: unknown[][]; alarms?: string[] } }[];
  };
  return { template, alarms, widgets: widgets.map(({ properties }) => properties) };
}

describe("a feed's alarm", () => {
  const { template, alarms } = stackOf();
  const alarm = alarms.find(({ AlarmName }) => AlarmName === 'EcrCredentials-ci-feed-hook-failing');

  it('tells whom the others tell, what is wrong and what to do', () => {
    expect(alarm).toMatchObject({ AlarmActions: [TOPIC], OKActions: [TOPIC] });
    expect(alarm?.AlarmDescription).toContain('A push of the ECR credential "ci" by its feed "hook" failed');
    expect(alarm?.AlarmDescription).toContain(
      'aws lambda invoke --function-name EcrCredentials-ci-feed-hook --cli-read-timeout 120 --region <AWS::Region> /dev/stdout',
    );
    expect(alarm?.AlarmDescription).toContain('aws logs tail /aws/lambda/EcrCredentials-ci-feed-hook --since 1d');
  });

  // Source: the CloudWatch API, PutMetricAlarm.
  it('fits, however long the names are', () => {
    for (const { AlarmName, AlarmDescription } of stackOf('c'.repeat(32), 'f'.repeat(32), 'S'.repeat(95)).alarms) {
      expect(AlarmDescription.length).toBeLessThan(1024);
      expect(AlarmName.length).toBeLessThanOrEqual(255);
    }
  });

  it('rings when a push is given up, and ends by itself after the next refresh had its turn', () => {
    const quiet: Hour[] = Array.from({ length: 6 }, () => ({}));
    const states = statesOf(alarmOf(template, 'EcrCredentials-ci-feed-hook-failing'), [
      ...quiet,
      { Invocations: 3, Errors: 3, AsyncEventsDropped: 1 },
      ...quiet,
    ]);
    expect(states).toEqual([...quiet.map(() => false), ...quiet.map(() => true), false]);
  });

  it("leaves the credential's own alarms as they are", () => {
    expect(alarms.map(({ AlarmName }) => AlarmName.replace('EcrCredentials-', '')).sort()).toEqual(
      ['ci-failing', 'ci-feed-hook-failing', 'ci-stale', 'other-failing', 'other-stale'].sort(),
    );
  });
});

describe('the dashboard', () => {
  const { widgets } = stackOf();
  const titled = (title: string) => widgets.find((widget) => widget.title === title);

  it('shows the alarms of feeds beside the others', () => {
    expect(titled('Alarms')?.alarms).toHaveLength(5);
  });

  it('shows how often each feed ran, and failed', () => {
    const metrics = (title: string) =>
      (titled(title)?.metrics ?? []).map(([, metric, , of, options]) => [
        metric,
        of,
        (options as { label: string }).label,
      ]);
    expect(metrics('Pushes')).toEqual([['Invocations', 'EcrCredentials-ci-feed-hook', 'ci to hook']]);
    expect(metrics('Pushes that failed, and those given up')).toEqual([
      ['Errors', 'EcrCredentials-ci-feed-hook', 'ci to hook failed'],
      ['AsyncEventsDropped', 'EcrCredentials-ci-feed-hook', 'ci to hook given up'],
    ]);
  });

  it("lists the last pushes from the feeds' own logs", () => {
    const { query = '' } = titled('Last pushes') ?? {};
    expect(query).toContain(lastPushes().join('\n| '));
    const logs = [...query.matchAll(/SOURCE '([^']+)'/g)].map(([, log]) => log);
    expect(logs).toEqual(['/aws/lambda/EcrCredentials-ci-feed-hook']);
  });
});
