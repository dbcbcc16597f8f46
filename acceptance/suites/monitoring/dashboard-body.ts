import type { MetricQuery } from '../../aws/cloudwatch';

/** A widget of a dashboard's body, as far as the checks use it. Source: CloudWatch API, "Dashboard body structure". */
export interface Widget {
  type: string;
  properties: { title: string; query?: string; metrics?: MetricRow[] };
}

/** What ends a row of metrics. */
interface RowOptions {
  id?: string;
  expression?: string;
  period?: number;
  stat?: string;
  visible?: boolean;
}

/** Namespace, name, and the names and values of dimensions, or an expression, each with options. */
type MetricRow = (string | RowOptions)[];

export function widgetsOf(body: string): Widget[] {
  return (JSON.parse(body) as { widgets: Widget[] }).widgets;
}

/** Returns the metrics and expressions of a widget as the API for metric data takes them. */
export function queriesOf({ properties: { metrics = [] } }: Widget): MetricQuery[] {
  return metrics.map((row, index) => {
    const last = row.at(-1);
    const options = typeof last === 'object' ? last : {};
    const { id = `row${index}`, expression, period = 300, stat = 'Average', visible = true } = options;
    const query = { id, periodSeconds: period, returned: visible };
    if (expression !== undefined) return { ...query, expression };
    const [namespace = '', name = '', ...dimensions] = row.filter((part) => typeof part === 'string');
    return { ...query, metric: { namespace, name, dimensions: inPairs(dimensions), statistic: stat } };
  });
}

function inPairs(texts: string[]): Record<string, string> {
  const names = texts.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(names.map((name, index) => [name, texts[2 * index + 1] ?? '']));
}
