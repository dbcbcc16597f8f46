import { describe, expect, it } from 'vitest';
import { lastPushes, lastRefreshes, validUntil } from '../../../infra/monitoring/log-queries';
import { hook } from '../support/deployed';
import { only, plain, propertiesOf, resourcesOf, synthesize } from '../support/synthesize';

interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: { title: string; region?: string; query?: string; metrics?: unknown[][]; alarms?: string[] };
}

const DASHBOARD = 'AWS::CloudWatch::Dashboard';
const { EcrCredentials: template, 'EcrCredentials-platform': grouped } = synthesize({
  dashboard: true,
  credentials: {
    'ci-pull': { registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }], feeds: [hook('hook')] },
    release: { access: 'push', repositories: ['team-a/app'], secrets: [{ format: 'password' }, { format: 'jenkins' }] },
    other: { group: 'platform' },
  },
});
const properties = plain(only(template, DASHBOARD).Properties) as Record<'DashboardName' | 'DashboardBody', string>;
const body = JSON.parse(properties.DashboardBody) as { periodOverride: string; widgets: Widget[] };
const widget = (title: string): Widget['properties'] => {
  const [found, ...more] = body.widgets.filter(({ properties }) => properties.title.startsWith(title));
  if (!found || more.length > 0) throw new Error(`got ${more.length} more widgets with the title ${title}`);
  return found.properties;
};
const REFRESHERS = ['ci-pull', 'release'];
const FEED = 'ci-pull-feed-hook';

describe('the dashboard', () => {
  it('is created on request, once per stack, with the region in its name', () => {
    expect(propertiesOf(synthesize({ credentials: { ci: {} } }).EcrCredentials, DASHBOARD)).toEqual([]);
    expect(properties.DashboardName).toBe('EcrCredentials-<AWS::Region>');
    expect(propertiesOf(grouped, DASHBOARD)).toEqual([
      expect.objectContaining({ DashboardName: 'EcrCredentials-platform-<AWS::Region>' }),
    ]);
  });

  it('has no widgets for feeds without feeds', () => {
    expect(JSON.stringify(propertiesOf(grouped, DASHBOARD))).not.toMatch(/pushes/i);
  });

  it('shows its own region in widgets that fill every row', () => {
    for (const { type, properties } of body.widgets) {
      if (type !== 'alarm') expect(properties.region).toBe('<AWS::Region>');
    }
    const cells = body.widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.length % 24).toBe(0);
  });

  it('shows the state of every alarm of its stack', () => {
    const alarms = Object.keys(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map((id) => `<${id}.Arn>`);
    expect(alarms).toHaveLength(6);
    expect(widget('Alarms').alarms?.toSorted()).toEqual(alarms.toSorted());
  });

  it('shows the hours since the last success of each credential, in hours for every time range', () => {
    expect(body.periodOverride).toBe('inherit');
    const metrics = widget('Hours since')
      .metrics?.flat()
      .filter((part) => typeof part === 'object') as { label?: string; expression?: string; visible?: boolean }[];
    expect(metrics.filter(({ visible }) => visible !== false)).toEqual(
      REFRESHERS.map((label, index) => {
        const last = `FILL(IF(succeeded${index} > 0, EPOCH(succeeded${index})), REPEAT)`;
        // Without a success there is no value, and not the hours since 1970.
        return { label, expression: `IF(${last} > 0, (EPOCH(succeeded${index}) - ${last}) / 3600)`, period: 3600 };
      }),
    );
    expect(metrics.flatMap(({ expression }) => expression ?? []).filter((each) => !each.startsWith('IF('))).toEqual([
      'FILL(invocations0, 0) - FILL(errors0, 0)',
      'FILL(invocations1, 0) - FILL(errors1, 0)',
    ]);
  });

  it.each([
    ['Runs', ['Invocations'], REFRESHERS],
    ['Failed runs and dropped events', ['Errors', 'AsyncEventsDropped'], REFRESHERS],
    ['Longest run', ['Duration'], REFRESHERS],
    ['Pushes', ['Invocations'], [FEED]],
    ['Failed pushes and dropped events', ['Errors', 'AsyncEventsDropped'], [FEED]],
  ])('shows for each function: %s', (title, names, units) => {
    const shown = (widget(title).metrics ?? []).map(([namespace, metric, , of]) => [namespace, metric, of]);
    expect(shown).toEqual(
      units.flatMap((unit) => names.map((metric) => ['AWS/Lambda', metric, `EcrCredentials-${unit}`])),
    );
  });

  it('labels failures and dropped events of a feed', () => {
    const labels = (widget('Failed pushes').metrics ?? []).map(([, , , , options]) => options);
    expect(labels).toMatchObject([{ label: 'ci-pull to hook failed' }, { label: 'ci-pull to hook dropped' }]);
    expect(widget('Pushes').metrics?.map(([, , , , options]) => options)).toMatchObject([{ label: 'ci-pull to hook' }]);
  });

  it.each([
    ['Valid until', validUntil(), REFRESHERS],
    ['Latest refreshes', lastRefreshes([]).slice(0, 1), REFRESHERS],
    ['Latest pushes', lastPushes(), [FEED]],
  ])('reads only the logs of its own functions: %s', (title, lines, units) => {
    const { query = '' } = widget(title);
    expect(query).toContain(lines.join('\n| '));
    expect([...query.matchAll(/SOURCE '([^']+)'/g)].map(([, log]) => log)).toEqual(
      units.map((unit) => `/aws/lambda/EcrCredentials-${unit}`),
    );
  });

  it('lists when the first token of each credential expires', () => {
    expect(validUntil().join(' ')).toMatch(/latest\(secrets\.0\.expiresAt\) as `valid until`.* by credential/);
    expect(validUntil()).toContain('sort `valid until` asc');
  });

  it('lists all registries and secrets of the credentials, but at most four', () => {
    const { query } = widget('Latest refreshes');
    expect(query).toMatch(
      /registries\.1\.expiresAt.*registries\.1\.passwordLength.*secrets\.1\.versionId.*warnings\.0/,
    );
    expect(query).not.toMatch(/registries\.2|secrets\.2/);
    const credential = { registries: Array.from({ length: 9 }, () => ({})), publicRegistry: false, secrets: [] };
    const [, fields] = lastRefreshes([credential]);
    expect(fields?.match(/registries\.\d\.host/g)).toHaveLength(4);
  });
});
