import { runSimulation } from '@cloud-copilot/iam-simulate';
import { beforeAll, describe, expect, test } from 'vitest';
import { aws, makeUser, policyDocument, tryAws } from './support/aws';
import { sessionOf } from './support/emulator';
import { ACCOUNT, type Keys, OTHER_REGION, REGION } from './support/environment';
import { readSecret } from './support/secrets';
import { STACK, sharedDeployment } from './support/shared-deployment';

const OWN = 'ecr-push-dockerconfigjson';
const OTHER = 'ecr-pull-dockerconfigjson';

/** A request of a principal: an AWS CLI command in a region, on a secret or without a resource. */
interface Attempt {
  action: string;
  command: string;
  region: string;
  secret?: string;
  parameters?: Record<string, string | object>;
}

const on = (secret: string, operation: string, parameters = {}): Attempt => ({
  action: `secretsmanager:${operation.replace(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase())}`,
  command: `secretsmanager ${operation}`,
  region: REGION,
  secret,
  parameters: { secretId: secret, ...parameters },
});
const token = (region: string, service = 'ecr'): Attempt => ({
  action: `${service}:GetAuthorizationToken`,
  command: `${service} get-authorization-token`,
  region,
});
const NEW_VALUE = { secretString: 'not a docker config' };
const ANYBODY = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
const ATTEMPTS = [OWN, OTHER]
  .flatMap((secret) => [
    on(secret, 'get-secret-value'),
    on(secret, 'describe-secret'),
    // A function may write its own secret, and the attempt would replace the value.
    ...(secret === OWN ? [] : [on(secret, 'put-secret-value', NEW_VALUE)]),
    on(secret, 'update-secret', NEW_VALUE),
    on(secret, 'delete-secret'),
    on(secret, 'get-resource-policy'),
    on(secret, 'put-resource-policy', { resourcePolicy: policyDocument(ANYBODY) }),
    on(secret, 'delete-resource-policy'),
  ])
  .concat([token(REGION), token(OTHER_REGION), token('us-east-1', 'ecr-public')]);

/**
 * test/infra/simulation tests the synthesized policies in detail. These tests show that the emulator evaluates the
 * deployed policies like iam-simulate, with which it shares no code.
 */
describe('the emulator and iam-simulate agree that', () => {
  const arns: Record<string, string> = {};

  beforeAll(async () => {
    await sharedDeployment();
    for (const name of [OWN, OTHER]) arns[name] = (await readSecret(name)).ARN;
  });

  /** Returns the attempts that both allow. Fails if they disagree, or if a refusal does not name the action. */
  async function allowed(principal: string, keys: Keys, policy: object): Promise<string[]> {
    const results: string[] = [];
    for (const { action, command, region, secret, parameters } of ATTEMPTS) {
      const title = `${action} ${secret ?? region}`;
      const { code, output } = await tryAws(command, parameters, { as: keys, region });
      const resource = { resource: secret ? (arns[secret] ?? '') : '*', accountId: ACCOUNT };
      const request = { principal, action, resource, contextVariables: { 'aws:RequestedRegion': region } };
      const identityPolicies = [{ name: 'only', policy }];
      const simulated = await runSimulation(
        { request, identityPolicies, serviceControlPolicies: [], resourceControlPolicies: [] },
        {},
      );
      if (simulated.resultType === 'error') throw new Error(`${title}: ${JSON.stringify(simulated.errors)}`);
      expect(simulated.overallResult === 'Allowed', title).toBe(code === 0);
      if (code === 0) results.push(title);
      else expect(output).toMatch(new RegExp(`AccessDenied.*not authorized to perform: ${action}`));
    }
    return results;
  }

  test('a reader may only read and describe its secret', async () => {
    const Action = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
    const statement = { Effect: 'Allow', Action, Resource: arns[OWN] };
    const keys = await makeUser('reader-of-own', [statement]);
    const arn = `arn:aws:iam::${ACCOUNT}:user/reader-of-own`;
    expect(await allowed(arn, keys, policyDocument(statement))).toEqual(Action.map((action) => `${action} ${OWN}`));
  });

  test("a function may only describe its secret and get tokens of its credential's region", async () => {
    const roleName = `${STACK}-push-${REGION}`;
    const policies = await aws<string[]>('iam list-role-policies', { roleName, query: 'PolicyNames' });
    expect(policies).toHaveLength(1);
    const only = { roleName, policyName: policies.join(), query: 'PolicyDocument' };
    const policy = await aws<object>('iam get-role-policy', only);
    const arn = `arn:aws:iam::${ACCOUNT}:role/${roleName}`;
    expect(await allowed(arn, await sessionOf(arn), policy)).toEqual([
      `secretsmanager:DescribeSecret ${OWN}`,
      `ecr:GetAuthorizationToken ${REGION}`,
    ]);
  });
});
