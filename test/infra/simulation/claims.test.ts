import { expect, it } from 'vitest';
import { comparedClaims } from '../../../infra/config/readers/claims';
import { arnOf } from './support/deployed-stack';
import { isAllowed, policy } from './support/simulate';
import { GITHUB } from './support/web-identities';

const ROLE = arnOf('iam', 'role/pull');
const ACTION = 'sts:AssumeRoleWithWebIdentity';
const PROVIDER = 'oidc-provider/issuer.example.com';

/** Returns whether the simulator compares a claim. Its list of keys is AWS's Service Authorization Reference. */
async function isCompared(issuer: string, claim: string): Promise<boolean> {
  const Condition = { StringEquals: { [`${issuer}:${claim}`]: 'value' } };
  const trust = { Effect: 'Allow', Principal: { Federated: arnOf('iam', PROVIDER) }, Action: ACTION, Condition };
  const deployed = { identity: {}, resource: { [ROLE]: policy(trust) } };
  return isAllowed(deployed, arnOf('iam', PROVIDER), ACTION, ROLE, { [`${issuer}:${claim}`]: 'value' });
}

it.each([GITHUB, 'gitlab.com', 'agent.buildkite.com'])(
  'AWS compares every claim that a reader of %s can have',
  async (issuer) => {
    const claims = comparedClaims(issuer);
    expect(claims.length).toBeGreaterThan(0);
    for (const claim of claims) expect(await isCompared(issuer, claim), claim).toBe(true);
  },
);

it('AWS compares no other claim', async () => {
  await expect(isCompared('gitlab.com', 'environment')).rejects.toThrow(
    '"ignoredContextKeys":["gitlab.com:environment"]',
  );
});

it.each([
  'gitlab.example.com',
  'ci.example.com',
  'vstoken.dev.azure.com/11111111-2222-3333-4444-555555555555',
  'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
  'github.example.com/_services/token',
  `${GITHUB}/acme`,
  'token.actions.acme.ghe.com',
  'agent.buildkite.com/acme',
])('a reader of %s can have no further claim', (issuer) => {
  expect(comparedClaims(issuer)).toEqual([]);
});
