import { runSimulation } from '@cloud-copilot/iam-simulate';

/** A policy document, as CloudFormation or IAM holds it. */
export interface PolicyDocument {
  Version: string;
  Statement: object[];
}

/** One question: may this principal do this to that? */
export interface Question {
  /** The ARN of a user or a role. */
  principal: string;
  /** Everything that is attached to the principal. */
  policies: PolicyDocument[];
  action: string;
  resource: string;
  /** Where the request is sent: `aws:RequestedRegion`. */
  region: string;
}

/**
 * Asks @cloud-copilot/iam-simulate, an evaluation of IAM policies that knows nothing of the emulator's.
 * @throws Error if the question itself is wrong, such as an action that AWS doesn't have
 */
export async function isAllowed({ principal, policies, action, resource, region }: Question): Promise<boolean> {
  const accountId = principal.split(':')[4] ?? '';
  const answer = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: resource.split(':')[4] || accountId },
        contextVariables: { 'aws:RequestedRegion': region },
      },
      identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(answer.errors)}`);
  return answer.overallResult === 'Allowed';
}
