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
