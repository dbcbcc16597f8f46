import { describe, expect, it } from 'vitest';
import { lastRefreshes, validUntil } from '../../../infra/monitoring/log-queries';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';

interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: { title: string; region?: string; query?: string; metrics?: unknown[][]; alarms?: string[] };
}

const { EcrCredentials: template, 'EcrCredentials-platform': grouped } = synthesize({
  dashboard: true,
  credentials: {
    'ci-pull': { registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }] },
    release: { access: 'push', repositories: ['team-a/app'], secrets: [{ format: 'password' }, { format: 'jenkins' }] },
    other: { group: 'platform' },
  },
});
const { DashboardName: name, DashboardBody } = plain(only(template, 'AWS::CloudWatch::Dashboard').Properties) as {
  DashboardName: string;
  DashboardBody: string;
};
const body = JSON.parse(DashboardBody) as { periodOverride: string; widgets: Widget[] };
const widget = (title: RegExp): Widget['properties'] => {
  const [found, ...more] = body.widgets.filter(({ properties }) => title.test(properties.title));
  if (!found || more.length > 0) throw new Error(`got ${more.length} more widgets of the title ${title}`);
  return found.properties;
};

describe('the dashboard', () => {
  it('is made where the config says so, one a stack, under a name of its region', () => {
    const without = synthesize({ credentials: { ci: {} } }).EcrCredentials;
    expect(resourcesOf(without, 'AWS::CloudWatch::Dashboard')).toEqual({});
    expect(name).toBe('EcrCredentials-<AWS::Region>');
    expect(plain(only(grouped, 'AWS::CloudWatch::Dashboard').Properties.DashboardName)).toBe(
      'EcrCredentials-platform-<AWS::Region>',
    );
  });

  it('shows all in its own region, in widgets that fill the rows one below the other', () => {
    for (const { type, properties } of body.widgets) {
      if (type !== 'alarm') expect(properties.region).toBe('<AWS::Region>');
    }
    const cells = body.widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.length % 24).toBe(0);
  });

  it('shows the state of each alarm of its stack', () => {
    const alarms = Object.keys(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map((id) => `<${id}.Arn>`);
    expect(alarms).toHaveLength(4);
    expect(widget(/^Alarms$/).alarms).toEqual(alarms);
  });

  it("shows each credential's hours since its last success, in hours whatever the span", () => {
    expect(body.periodOverride).toBe('inherit');
    const metrics = widget(/^Hours since/)
      .metrics?.flat()
      .filter((part) => typeof part === 'object') as {
      label?: string;
      expression?: string;
      visible?: boolean;
      period: number;
    }[];
    expect(metrics.filter(({ visible }) => visible !== false)).toEqual(
      ['ci-pull', 'release'].map((label, index) => ({
        label,
        expression: `(EPOCH(succeeded${index}) - FILL(IF(succeeded${index} > 0, EPOCH(succeeded${index})), REPEAT)) / 3600`,
        period: 3600,
      })),
    );
    expect(metrics.flatMap(({ expression }) => expression ?? []).filter((each) => !each.startsWith('('))).toEqual([
      'FILL(invocations0, 0) - FILL(errors0, 0)',
      'FILL(invocations1, 0) - FILL(errors1, 0)',
    ]);
  });

  it.each([
    [/^Runs$/, ['Invocations']],
    [/^Failures/, ['Errors', 'AsyncEventsDropped']],
    [/^Longest run/, ['Duration']],
  ])('shows of each function: %s', (title, names) => {
    const shown = (widget(title).metrics ?? []).map(([namespace, metric, , of]) => [namespace, metric, of]);
    expect(shown).toEqual(
      ['ci-pull', 'release'].flatMap((credential) =>
        names.map((metric) => ['AWS/Lambda', metric, `EcrCredentials-${credential}`]),
      ),
    );
  });

  it.each([/^Valid until/, /^Last refreshes$/])('reads the logs of its own functions alone: %s', (title) => {
    const logs = [...(widget(title).query ?? '').matchAll(/SOURCE '([^']+)'/g)].map(([, log]) => log);
    expect(logs).toEqual(['/aws/lambda/EcrCredentials-ci-pull', '/aws/lambda/EcrCredentials-release']);
  });

  it('asks until when each credential is fresh, the first to die first', () => {
    expect(widget(/^Valid until/).query).toContain(validUntil().join('\n| '));
    expect(validUntil().join(' ')).toMatch(/latest\(secrets\.0\.expiresAt\) as `valid until`.* by credential/);
  });

  it('lists as many registries and secrets as the credentials have, four at most', () => {
    const query = widget(/^Last refreshes$/).query ?? '';
    for (const field of [
      'registries.1.expiresAt',
      'registries.1.passwordLength',
      'secrets.1.versionId',
      'warnings.0',
    ]) {
      expect(query).toContain(field);
    }
    expect(query).not.toMatch(/registries\.2|secrets\.2/);
    const credential = { registries: Array.from({ length: 9 }, () => ({})), publicRegistry: false, secrets: [] };
    expect(
      lastRefreshes([credential])
        .join(' ')
        .match(/registries\.\d\.host/g),
    ).toHaveLength(4);
  });
});
