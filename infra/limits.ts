import { type App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-secretsmanager';

/** Source: AWS CloudFormation quotas. */
const MAX_RESOURCES = 500;
const MAX_OUTPUTS = 200;
/** Of all inline policies of a role, white space aside. Source: IAM and STS character quotas. */
const MAX_ROLE_POLICY = 10_240;
/** Source: Secrets Manager quotas. */
const MAX_SECRET_POLICY = 20_480;
/** Source: AWS KMS quotas. */
const MAX_KEY_POLICY = 32_768;

/** What stands for a value that only the deployment knows: as long as the longest. */
const LONGEST: Record<string, string> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'ap-southeast-1',
};
const LONGEST_ARN = 'x'.repeat(128);

/** Where the stacks of an app are over a limit of AWS, and what to do: found at synth, not half-way through a deploy. */
export function limitProblems(app: App): string[] {
  return app.node.children.filter(Stack.isStack).flatMap((stack) => {
    const all = stack.node.findAll();
    const resources = all.filter(CfnResource.isCfnResource);
    const outputs = all.filter((node) => node instanceof CfnOutput);
    const cure = 'give some of its credentials a group, each group is a stack of its own';
    return [
      ...tooMany(`credentials: the stack ${stack.stackName}`, 'resources', resources.length, MAX_RESOURCES, cure),
      ...tooMany(`credentials: the stack ${stack.stackName}`, 'outputs', outputs.length, MAX_OUTPUTS, cure),
      ...resources.flatMap((node) =>
        policyProblems(node, (policy) => JSON.stringify(rendered(stack.resolve(policy) ?? '')).length),
      ),
    ];
  });
}

/** @param sizeOf the characters of a policy as AWS will count them */
function policyProblems(node: CfnResource, sizeOf: (policy: unknown) => number): string[] {
  const owner = `credentials.${node.node.scopes.at(2)?.node.id}`;
  const characters = 'characters';
  if (node instanceof CfnRole) {
    const cure = 'name fewer registries or repositories (with * for many), or split the credential';
    return tooMany(`${owner}: the policy of its role`, characters, sizeOf(node.policies), MAX_ROLE_POLICY, cure);
  }
  if (node instanceof CfnResourcePolicy) {
    const cure = 'name fewer readers, or split the credential';
    return tooMany(
      `${owner}: the policy of a secret`,
      characters,
      sizeOf(node.resourcePolicy),
      MAX_SECRET_POLICY,
      cure,
    );
  }
  if (node instanceof CfnKey) {
    const cure = "give some of its credentials a group: each group's stack has a key of its own";
    return tooMany(
      `credentials: the policy of the key in the stack ${Stack.of(node).stackName}`,
      characters,
      sizeOf(node.keyPolicy),
      MAX_KEY_POLICY,
      cure,
    );
  }
  return [];
}

function tooMany(what: string, unit: string, count: number, limit: number, cure: string): string[] {
  return count > limit ? [`${what} has ${count} ${unit}; must be at most ${limit}: ${cure}`] : [];
}

/** A part of a template as AWS will see it, or a little longer. */
function rendered(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rendered);
  if (typeof node !== 'object' || node === null) return node;
  const [[key, value] = ['', undefined], ...more] = Object.entries(node);
  if (more.length === 0 && key === 'Ref') return LONGEST[String(value)] ?? LONGEST_ARN;
  if (more.length === 0 && key === 'Fn::GetAtt') return LONGEST_ARN;
  if (more.length === 0 && key === 'Fn::Join') {
    const [separator, parts] = value as [string, unknown[]];
    return parts.map(rendered).join(separator);
  }
  return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, rendered(part)]));
}
