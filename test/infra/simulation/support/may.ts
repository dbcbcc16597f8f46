import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, REGION } from './resolve';
import type { PolicyDocument, World } from './world';

/** A request's context keys. */
export type Context = Record<string, string>;

/** Who asks, besides the stacks' own roles: an ARN, and whatever identity policies its account's admin gave it. */
export interface Principal {
  arn: string;
  policies?: PolicyDocument[];
  /** What AWS says of it besides, such as its organization. */
  context?: Context;
}

/** What an admin has. */
export const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/**
 * May this principal do this to that, by its identity policies and the resource's own policy?
 * @throws Error if the question itself is wrong, such as an action that AWS doesn't have
 */
export async function may(
  world: World,
  principal: string | Principal,
  action: string,
  resource: string,
  context: Context = {},
): Promise<boolean> {
  const { arn, policies, context: about }: Principal = typeof principal === 'string' ? { arn: principal } : principal;
  const simulation: Simulation = {
    request: {
      principal: arn,
      action,
      resource: { resource, accountId: resource.split(':')[4] || arn.split(':')[4] || ACCOUNT },
      contextVariables: renamed({ ...contextOf(arn), ...about, ...context }),
    },
    identityPolicies: (policies ?? world.identity[arn] ?? []).map((policy, index) => ({
      name: `${index}`,
      policy: withRenamedKeys(policy),
    })),
    resourcePolicy: world.resource[resource] && withRenamedKeys(world.resource[resource]),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
  const answer = await runSimulation(simulation, {});
  if (answer.resultType !== 'single' || answer.result.ignoredContextKeys?.length !== 0) {
    throw new Error(`${arn} ${action} ${resource}: ${JSON.stringify(answer)}`);
  }
  return answer.overallResult === 'Allowed';
}

/** What AWS itself says of who asks. A service, or a job that has no AWS identity yet, is no principal of an account. */
function contextOf(arn: string): Context {
  const here = { 'aws:RequestedRegion': REGION };
  if (!arn.startsWith('arn:') || arn.includes(':oidc-provider/')) return here;
  return { ...here, 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': arn.split(':')[4] ?? '' };
}

/**
 * The simulator passes over text keys that its list of AWS's keys can't hold: `<issuer>:sub`, `<issuer>:aud` and
 * `kms:EncryptionContext:<key>`. It compares them under the name of a tag, of which any is known to it.
 */
function renamed<T>(keys: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [
      /:(sub|aud)$|^kms:EncryptionContext:/.test(key) ? `aws:RequestTag/${key.replaceAll(':', '.')}` : key,
      value,
    ]),
  );
}

function withRenamedKeys(policy: PolicyDocument): PolicyDocument {
  const Statement = policy.Statement.map((statement) => {
    const { Condition: condition } = statement as { Condition?: Record<string, Record<string, unknown>> };
    if (!condition) return statement;
    const operators = Object.entries(condition).map(([operator, keys]) => [operator, renamed(keys)]);
    return { ...statement, Condition: Object.fromEntries(operators) };
  });
  return { ...policy, Statement };
}
