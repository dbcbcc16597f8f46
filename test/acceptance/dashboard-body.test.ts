import { describe, expect, it } from 'vitest';
import { queriesOf, widgetsOf } from '../../acceptance/suites/monitoring/dashboard-body';
import { only, plain, synthesize } from '../infra/support/synthesize';

const { EcrCredentials: template } = synthesize({ dashboard: true, credentials: { ci: {} } });
const { DashboardBody } = plain(only(template, 'AWS::CloudWatch::Dashboard').Properties) as { DashboardBody: string };
const widgets = widgetsOf(DashboardBody).filter(({ properties }) => properties.metrics);

describe("the requests for a dashboard's data", () => {
  it('are the metrics of the graph, by hour', () => {
    const runs = widgets.find(({ properties }) => properties.title === 'Runs');
    expect(runs && queriesOf(runs)).toEqual([
      {
        id: 'row0',
        metric: {
          namespace: 'AWS/Lambda',
          name: 'Invocations',
          dimensions: { FunctionName: 'EcrCredentials-ci' },
          statistic: 'Sum',
        },
        periodSeconds: 3600,
        returned: true,
      },
    ]);
  });

  it.each(widgets)('have the ids that the expressions of $properties.title name', (widget) => {
    const queries = queriesOf(widget);
    const ids = queries.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const named = queries.flatMap(({ expression }) => expression?.match(/\b[a-z]\w*\b/g) ?? []);
    expect(named.filter((name) => !ids.includes(name))).toEqual([]);
    expect(queries.some(({ returned }) => returned)).toBe(true);
  });
});
