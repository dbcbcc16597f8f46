import { type App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';

/** Source: AWS CloudFormation quotas. */
const MAX_RESOURCES = 500;
const MAX_OUTPUTS = 200;
/** Of all inline policies of a role, white space aside. Source: IAM and STS character quotas. */
const MAX_POLICY_CHARACTERS = 10_240;

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
      ...resources
        .filter((node) => node instanceof CfnRole)
        .flatMap((role) =>
          tooMany(
            `credentials.${role.node.scopes.at(2)?.node.id}: the policy of its role`,
            'characters',
            JSON.stringify(rendered(stack.resolve(role.policies) ?? '')).length,
            MAX_POLICY_CHARACTERS,
            'name fewer registries or repositories (with * for many), or split the credential',
          ),
        ),
    ];
  });
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
