import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, type Deployed, type PolicyDocument, REGION } from './deployed-stack';

/** The context keys of a request. A key that is undefined is missing. */
export type Context = Record<string, string | undefined>;

/** The principal of a request. */
export interface Principal {
  arn: string;
  /** @default the policies that the deployed stacks attach to it */
  policies?: PolicyDocument[];
  /** Context keys that AWS adds to its requests, such as its organization. */
  context?: Context;
}

/** Returns a policy document with these statements. */
export function policy(...Statement: object[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

/** Returns a principal whose account allows it everything. */
export function admin(arn: string, context: Context = {}): Principal {
  return { arn, policies: [policy({ Effect: 'Allow', Action: '*', Resource: '*' })], context };
}

/** An administrator of the stack's account. */
export const ADMINISTRATOR = admin(`arn:aws:iam::${ACCOUNT}:role/admin`);

/** Returns the policy of a key that allows everything that an account's IAM policies allow, as a key's default policy does. */
export function defaultKeyPolicy(...accounts: string[]): PolicyDocument {
  const AWS = accounts.map((account) => `arn:aws:iam::${account}:root`);
  return policy({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' });
}

/**
 * Returns whether the principal's identity policies and the resource's policy allow a request.
 * @throws Error if AWS would not understand the request, for example because the action does not exist
 */
export async function isAllowed(
  { identity, resource: resourcePolicies }: Pick<Deployed, 'identity' | 'resource'>,
  principal: string | Principal,
  action: string,
  resource: string,
  context: Context = {},
): Promise<boolean> {
  const { arn, policies, context: added }: Principal = typeof principal === 'string' ? { arn: principal } : principal;
  const simulation: Simulation = {
    request: {
      principal: arn,
      action,
      resource: { resource, accountId: resource.split(':')[4] || arn.split(':')[4] || ACCOUNT },
      contextVariables: withKnownKeys<Record<string, string>>({ ...contextOf(arn), ...added, ...context }),
    },
    identityPolicies: (policies ?? identity[arn] ?? []).map((each, index) => ({
      name: `${index}`,
      policy: knownPolicy(each),
    })),
    resourcePolicy: resourcePolicies[resource] && knownPolicy(resourcePolicies[resource]),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
  const answer = await runSimulation(simulation, {});
  const ignored = answer.resultType === 'single' ? answer.result.ignoredContextKeys : undefined;
  if (answer.resultType !== 'single' || ignored?.some((key) => !isClaimOfOtherAction(key, action)) !== false) {
    throw new Error(`${arn} ${action} ${resource}: ${JSON.stringify(answer)}`);
  }
  return answer.overallResult === 'Allowed';
}

/** AWS compares further claims, such as `gitlab.com:project_id`, for one action only. For others it does not set their keys. */
function isClaimOfOtherAction(key: string, action: string): boolean {
  return /^[a-z.]+\.com:/.test(key) && action !== 'sts:AssumeRoleWithWebIdentity';
}

/** Returns the keys that AWS sets. A service, and a job without an AWS identity, is not a principal of an account. */
function contextOf(arn: string): Context {
  const region = { 'aws:RequestedRegion': REGION };
  if (!arn.startsWith('arn:') || arn.includes(':oidc-provider/')) return region;
  return { ...region, 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': arn.split(':')[4] ?? '' };
}

const knownPolicies = new WeakMap<PolicyDocument, PolicyDocument>();

/** Returns a policy {@link withKnownKeys}. Many requests use the same policy. */
function knownPolicy(original: PolicyDocument): PolicyDocument {
  const known = knownPolicies.get(original) ?? withKnownKeys<PolicyDocument>(original);
  knownPolicies.set(original, known);
  return known;
}

/**
 * Returns a policy or a context with other names for `<issuer>:sub`, `<issuer>:aud` and `kms:EncryptionContext:<key>`. The
 * simulator ignores these keys, because its list of AWS's keys cannot contain them. It accepts any name of a tag.
 */
function withKnownKeys<T>(value: object): T {
  const unknown = /"([^"]+:(?:sub|aud)|kms:EncryptionContext:[^"]+)":/g;
  const renamed = JSON.stringify(value).replace(unknown, (_, key) => `"aws:RequestTag/${key.replaceAll(':', '.')}":`);
  return JSON.parse(renamed);
}
