import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** The period of alarms and dashboard. A refresh runs every 1 to 4 hours. */
export const PERIOD = Duration.hours(1);

/**
 * Returns one of Lambda's own metrics of a function, which are free of charge.
 * Source: AWS Lambda, "Types of metrics for Lambda functions".
 */
export function lambdaMetric(
  functionName: string,
  metricName: 'Invocations' | 'Errors' | 'Duration' | 'AsyncEventsDropped',
  options: { statistic?: 'Sum' | 'Maximum'; label?: string } = {},
): Metric {
  const { statistic = 'Sum', label } = options;
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic,
    period: PERIOD,
    ...(label ? { label } : {}),
  });
}

/**
 * Returns the number of successful runs of each hour. Lambda counts a run and its error in the minute in which it started,
 * so that the difference is never negative. An hour without a run has no value and is filled with 0.
 * Source: CloudWatch, "Using math expressions with CloudWatch metrics".
 * @param suffix makes the ids of the metrics unique if several functions share a graph
 */
export function successes(functionName: string, suffix = ''): MathExpression {
  return new MathExpression({
    label: 'Successful runs',
    expression: `FILL(invocations${suffix}, 0) - FILL(errors${suffix}, 0)`,
    usingMetrics: {
      [`invocations${suffix}`]: lambdaMetric(functionName, 'Invocations'),
      [`errors${suffix}`]: lambdaMetric(functionName, 'Errors'),
    },
    period: PERIOD,
  });
}

/** Returns the number of events of each hour that Lambda dropped: their retries failed, or they reached the maximum age. */
export function droppedEvents(functionName: string): MathExpression {
  return new MathExpression({
    label: 'Dropped events',
    // Filled, because CloudWatch evaluates earlier periods if values are missing.
    expression: 'FILL(dropped, 0)',
    usingMetrics: { dropped: lambdaMetric(functionName, 'AsyncEventsDropped') },
    period: PERIOD,
  });
}

/**
 * Returns 1 for each hour in which a run and both retries failed, which are three errors. A run that succeeds at its last
 * retry is two errors and one success. Two such runs can be in one hour, so each success makes up for two errors.
 */
export function failedThrice(functionName: string): MathExpression {
  return new MathExpression({
    label: 'Failed runs',
    // Successes are invocations minus errors.
    expression: 'IF(3 * FILL(errors, 0) - 2 * FILL(invocations, 0) >= 3, 1, 0)',
    usingMetrics: {
      invocations: lambdaMetric(functionName, 'Invocations'),
      errors: lambdaMetric(functionName, 'Errors'),
    },
    period: PERIOD,
  });
}

/** Returns an expression and its metrics as the property `Metrics` of an alarm, for a part of a template. */
export function queriesOf({ label, expression, usingMetrics }: MathExpression): object[] {
  const metrics = Object.entries(usingMetrics).map(([Id, metric]) => {
    const { metricStat } = metric.toMetricConfig();
    const Dimensions = metricStat?.dimensions?.map(({ name: Name, value: Value }) => ({ Name, Value }));
    const Metric = { Namespace: metricStat?.namespace, MetricName: metricStat?.metricName, Dimensions };
    const MetricStat = { Metric, Period: metricStat?.period.toSeconds(), Stat: metricStat?.statistic };
    return { Id, MetricStat, ReturnData: false };
  });
  return [{ Id: 'result', Label: label, Expression: expression, ReturnData: true }, ...metrics];
}
