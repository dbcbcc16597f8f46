import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** Alarms and the dashboard count in hours: a refresh comes every one to four of them. */
export const PERIOD = Duration.hours(1);

/**
 * One of Lambda's own metrics of a function, which cost nothing.
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
 * How many runs of each hour succeeded. Lambda counts a run and its error in the minute in which it began, so that the
 * difference never goes below 0; an hour without a run has no value, and is filled with 0.
 * Source: CloudWatch, "Using math expressions with CloudWatch metrics".
 * @param suffix makes the metrics' ids unique where several functions share a graph
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

/** How many events of each hour Lambda gave up: their retries were spent, or they grew too old. */
export function drops(functionName: string): MathExpression {
  return new MathExpression({
    label: 'Events given up',
    // Filled, for CloudWatch looks further back than an alarm's periods where values are missing.
    expression: 'FILL(dropped, 0)',
    usingMetrics: { dropped: lambdaMetric(functionName, 'AsyncEventsDropped') },
    period: PERIOD,
  });
}
