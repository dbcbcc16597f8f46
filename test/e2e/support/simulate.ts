import { runSimulation } from '@cloud-copilot/iam-simulate';

/** A policy document in the form that IAM returns. */
export interface PolicyDocument {
  Version: string;
  Statement: object[];
}

/** One request of a principal. */
export interface Question {
  /** The ARN of a user or a role. */
  principal: string;
  /** All policies of the principal. */
  policies: PolicyDocument[];
  action: string;
  resource: string;
  /** The value of `aws:RequestedRegion`. */
  region: string;
}

/**
 * Returns whether @cloud-copilot/iam-simulate allows a request. It shares no code with the emulator's evaluation.
 * @throws Error if the question is invalid, for example if AWS has no such action
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
