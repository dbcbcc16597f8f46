import { Aws, CfnCondition, Fn, type IResolvable, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Features of AWS that some partitions do not have, and these partitions. */
const MISSING_IN = {
  /** Lambda's log format JSON. GovCloud does not document it. The user guides of the ISO partitions are not public. */
  JsonLogFormat: ['aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f'],
  /**
   * Lambda's metrics of asynchronous invocations, such as `AsyncEventsDropped`. Source: Getting Started with Amazon Web
   * Services in China, "Amazon Lambda".
   */
  AsyncEventMetrics: ['aws-cn'],
};

/**
 * Returns a value of a template for the partitions that have a feature of AWS, and another value for all others. The
 * template is the same in every partition, so CloudFormation chooses when it deploys.
 */
export function ifPartitionHas(
  scope: Construct,
  feature: keyof typeof MISSING_IN,
  value: object | string,
  other: object | string,
): IResolvable {
  const stack = Stack.of(scope);
  const id = `EcrShared${feature}`;
  if (!stack.node.tryFindChild(id)) new CfnCondition(stack, id, { expression: isNoneOf(MISSING_IN[feature]) });
  return Fn.conditionIf(id, value, other);
}

/** `Fn::Or` requires at least two conditions. */
function isNoneOf(partitions: string[]) {
  const [first, ...more] = partitions.map((partition) => Fn.conditionEquals(Aws.PARTITION, partition));
  if (!first) throw new Error('got no partition; must be at least one');
  return Fn.conditionNot(more.length > 0 ? Fn.conditionOr(first, ...more) : first);
}
