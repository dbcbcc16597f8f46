import { Aws, CfnCondition, Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Features of AWS that not every partition documents, and the partitions that document them. */
const PARTITIONS = {
  /** Lambda's log format JSON. Source: the AWS Lambda developer guides of AWS and of AWS China. GovCloud has none. */
  JsonLogFormat: ['aws', 'aws-cn'],
  /**
   * Lambda's metrics of asynchronous invocations. Source: AWS Lambda, "Types of metrics for Lambda functions", and
   * Getting Started with Amazon Web Services in China, "Amazon Lambda", which says that China does not have them.
   */
  AsyncEventMetrics: ['aws', 'aws-us-gov'],
};

/**
 * Returns a value of a template for the partitions that document a feature of AWS, and another value for all others. The
 * template is the same in every partition, so CloudFormation chooses when it deploys.
 */
export function ifPartitionHas(scope: Construct, feature: keyof typeof PARTITIONS, value: object, other: object) {
  const stack = Stack.of(scope);
  const partitions = PARTITIONS[feature].map((partition) => Fn.conditionEquals(Aws.PARTITION, partition));
  const condition =
    stack.node.tryFindChild(feature) ?? new CfnCondition(stack, feature, { expression: Fn.conditionOr(...partitions) });
  return Fn.conditionIf(condition.node.id, value, other);
}
