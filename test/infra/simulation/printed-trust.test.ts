import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../run';
import { ACCOUNT, arnOf, type PolicyDocument } from './support/deployed-stack';
import { allowed } from './support/requests';
import type { Context } from './support/simulate';

const ASSUME = 'sts:AssumeRoleWithWebIdentity';
const ROLE = arnOf('iam', 'role/pull');
const page = (file: string) => readFileSync(join(ROOT, 'consumers', file), 'utf8');

const ORGANIZATION = '0d9a3a3e-5b5c-4d0e-9d1a-4f1f6c1f2a3b';
const PROJECT = '3c1f6f0a-7a48-4c55-8a55-0d3a6a1f8e21';
const USER = 'b7e2a9d4-1f6b-4c3e-9a8d-5e4f3c2b1a09';
const MAIN = 'vcs-origin/github.com/acme/app/vcs-ref/refs/heads/main';
const job = (rest: string, user = USER, project = PROJECT) =>
  `org/${ORGANIZATION}/project/${project}/user/${user}${rest}`;

const issuer = `oidc.circleci.com/org/${ORGANIZATION}`;
const trust: PolicyDocument = JSON.parse(
  page('circleci/trust-policy.json').replaceAll('ORGANIZATION_ID', ORGANIZATION).replaceAll('PROJECT_ID', PROJECT),
);
const right = {
  'the main branch': job(`/${MAIN}`),
  'the main branch, started by another user': job(`/${MAIN}`, USER.replace('b7', '00')),
};
const wrong = {
  'the first version of the token': job(''),
  'another branch': job(`/${MAIN}-2`),
  'a tag': job(`/${MAIN.replace('heads', 'tags')}`),
  'another project': job(`/${MAIN}`, USER, PROJECT.replace('3c', '00')),
  'a branch whose name ends like the subject': job(`/vcs-origin/github.com/acme/app/vcs-ref/refs/heads/x/${MAIN}`),
  'a tag whose name ends like the subject': job(`/vcs-origin/github.com/acme/app/vcs-ref/refs/tags/x/${MAIN}`),
  'a fork with such a branch': job(`/vcs-origin/github.com/mallory/app/vcs-ref/refs/heads/x/${MAIN}`),
  'a pull request with such a branch': job(`/vcs-origin/github.com/mallory/app/vcs-ref/refs/pull/1/x/${MAIN}`),
  'a branch whose name contains a whole subject': job(
    `/vcs-origin/github.com/mallory/app/vcs-ref/refs/heads/${job(`/${MAIN}`)}`,
  ),
  'a user whose id has another length': job(`/${MAIN}`, `${USER}0`),
};

// Git allows slashes in the name of a branch or a tag, but no colon. Source: git-check-ref-format.
describe('the trust policy of the page of CircleCI', () => {
  const deployed = { identity: {}, resource: { [ROLE]: trust } };
  const provider = { issuer: arnOf('iam', `oidc-provider/${issuer}`, ACCOUNT) };
  const claims = (subjects: Record<string, string>, aud = ORGANIZATION): Record<string, Context> =>
    Object.fromEntries(
      Object.entries(subjects).map(([name, sub]) => [name, { [`${issuer}:aud`]: aud, [`${issuer}:sub`]: sub }]),
    );
  const tried = (contexts: Record<string, Context>) =>
    allowed(deployed, provider, [[[ASSUME], { 'the role': ROLE }]], contexts);

  it('allows the jobs of the branch only, and denies crafted branches, tags and forks', async () => {
    expect(await tried(claims({ ...right, ...wrong }))).toEqual(
      Object.keys(right).map((name) => `issuer, ${ASSUME} the role, ${name}`),
    );
  });

  it('denies tokens for another audience', async () => {
    expect(await tried(claims(right, 'https://example.com'))).toEqual([]);
  });
});
