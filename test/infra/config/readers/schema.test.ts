import { describe, expect, it } from 'vitest';
import { credentialProblems, itRejects, itReports, startsWith, valuesOf } from '../../support/problems';

const ROLE = 'arn:aws:iam::123456789012:role/jenkins';
const GITHUB = { repository: 'acme/app', ref: 'refs/heads/main' };
const GITLAB = { project: 'acme/app', ref: 'main' };
const OIDC = { issuer: 'https://ci.example.com', audience: 'ecr', subject: 'job:build' };
const BITBUCKET = {
  workspace: 'acme',
  workspaceUuid: 'c4e8a2d6-91b3-47f5-8a0c-3d5e7f912b60',
  repositoryUuid: '5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14',
};
const ANCHOR = 'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/11111111-2222-3333-4444-555555555555';

const problemsOf = (reader: object) =>
  credentialProblems({ readers: [reader], encryption: 'customer-managed' }).map((problem) =>
    problem.replace(/^readers\.0\.?/, ''),
  );

/** Returns values that are not the ARN of a role or user: malformed, with a wildcard, or of something else. */
const notPrincipals = (kind: 'role' | 'user') => [
  ...valuesOf(`jenkins arn:aws:iam::12345:${kind}/jenkins arn:aws:iam:eu-west-1:123456789012:${kind}/jenkins
  arn:aws:iam::123456789012:${kind}/ arn:aws:iam::123456789012:${kind} arn:aws:iam::123456789012:${kind}/*
  arn:aws:iam::123456789012:${kind}/jenkin? arn:aws:iam::*:${kind}/jenkins * arn:aws:iam::123456789012:root
  arn:aws:sts::123456789012:assumed-role/jenkins/session arn:aws:iam::123456789012:policy/jenkins`),
  `arn:aws:iam::123456789012:${kind === 'role' ? 'user' : 'role'}/jenkins`,
  ...['', ` arn:aws:iam::123456789012:${kind}/jenkins`, `arn:aws:iam::123456789012:${kind}/jenkins\n`],
];
const principal = (kind: string) =>
  `the ARN of one ${kind}, without a wildcard, such as arn:aws:iam::123456789012:${kind}/jenkins`;
const HOST = 'a host name, without https://, such as gitlab.example.com';

// An IAM policy variable begins with a dollar sign.
const variables = ['$' + '{ci.example.com:sub}', 'job:$' + '{aws:username}'];
// Source: IAM API reference, "CreateOpenIDConnectProvider": "The URL should not contain a port number."
const notIssuers = valuesOf(`https://ci.example.com:8443 http://ci.example.com ci.example.com https://*.example.com
https://ci.example.com/?a=b *`);
const notOrganizations = valuesOf('acme o- o-short o-A1B2C3D4E5 o-* * ou-abcd-12345678 r-abcd 123456789012 ');
const githubId = 'the digits of an id, in quotes, such as "123456"';
const notIds = [123456, ...valuesOf('acme 0 0123 1.5 -1 * 12? @123456 '), '123456\n'];
const notRepositories = valuesOf('acme@123456/app@789012 acme acme/* */* * acme/app/more https://github.com/acme/app ');
const notRefs = [...valuesOf('main refs/heads/* refs/heads/ refs/pull/1/merge *'), 'refs/heads/a b'];
const notAnchors = ['anchor', '*', ANCHOR.replace(/1{8}.*/, '*'), ANCHOR.replace('trust-anchor', 'profile')];
const uuid = 'a UUID in lower case and without braces, such as 5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14';
const notUuids = [
  ...valuesOf(`acme * {5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14} 5B1C9F0E-2a47-4d36-9c81-7e0f3a6d2b14
  5b1c9f0e2a474d369c817e0f3a6d2b14 5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b1? 5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14}:{* `),
  '????????-????-????-????-????????????',
];
const withClaim = (values: unknown) => ({ gitlab: { ...GITLAB, claims: { ref_protected: values } } });
const exact = (what: string) => `${what}, without a wildcard`;
const inGitHub = { repository: 'acme/app' };

describe('a reader', () => {
  itRejects(problemsOf, [
    ['role', principal('role'), notPrincipals('role')],
    ['user', principal('user'), notPrincipals('user')],
    ['organization', 'the id of an organization, such as o-a1b2c3d4e5', notOrganizations],
    ['oidc.subject', exact('the subject of the tokens'), valuesOf('* repo:acme/* job:buil? '), OIDC],
    ['oidc.subject', exact('the subject of the tokens'), [' ', ...variables], OIDC],
    ['oidc.audience', exact('the audience of the tokens'), ['*', 'sts.*', ''], OIDC],
    ['oidc.issuer', 'an https URL without a port, such as https://ci.example.com', notIssuers, OIDC],
    ['githubActions.repository', 'a repository as owner/name, without its ids', notRepositories, GITHUB],
    ['githubActions.ref', 'a full ref, such as refs/heads/main', notRefs, GITHUB],
    ['githubActions.environment', exact('the name of an environment'), ['*', 'prod*', ''], inGitHub],
    ['githubActions.ownerId', githubId, notIds, { ...GITHUB, repositoryId: '789012' }],
    ['githubActions.repositoryId', githubId, notIds, { ...GITHUB, ownerId: '123456' }],
    ['gitlab.project', 'a project as group/name', ['app', 'acme/*'], GITLAB],
    ['gitlab.ref', exact('the name of a branch or a tag'), ['*', 'release/*'], GITLAB],
    ['gitlab.refType', 'one of branch, tag', ['merge_request'], GITLAB],
    ['gitlab.issuer', HOST, ['https://gitlab.example.com', '*.example.com'], GITLAB],
    [
      'bitbucket.workspace',
      'the id of a workspace, as in the URLs of its repositories',
      valuesOf('* acme/app Acme https://bitbucket.org/acme '),
      BITBUCKET,
    ],
    ['bitbucket.workspaceUuid', uuid, notUuids, BITBUCKET],
    ['bitbucket.repositoryUuid', uuid, notUuids, BITBUCKET],
    ['bitbucket.environmentUuid', uuid, notUuids, BITBUCKET],
    ['rolesAnywhere.trustAnchorArn', 'the ARN of a trust anchor', notAnchors, { commonName: 'build-1' }],
    [
      'rolesAnywhere.commonName',
      exact("the common name (CN) in the certificate's subject"),
      ['*', '*.example.com', 'build-?', ''],
      { trustAnchorArn: ANCHOR },
    ],
  ]);

  const kinds = 'role, user, organization, githubActions, gitlab, bitbucket, oidc, rolesAnywhere';
  const one = `: must have exactly one of ${kinds}`;
  const either =
    'githubActions: must have exactly one of ref and environment, because every workflow of the repository could read otherwise';
  const ofServer = (issuer: string) => ({
    issuer,
    audience: 'sts.amazonaws.com',
    subject: 'repo:acme/app:ref:refs/heads/main',
  });
  const both = 'githubActions: must have both of ownerId and repositoryId or none, because GitHub sends both or none';

  itReports(problemsOf, {
    'needs a principal': [{ listSecrets: true, formats: ['dockerconfigjson'] }, one],
    'cannot be empty': [{}, one],
    'cannot be a role and a user': [{ role: ROLE, user: ROLE.replace('role', 'user') }, one],
    'cannot be a role and jobs of GitHub': [{ role: ROLE, githubActions: GITHUB }, one],
    'cannot have an unknown setting': [
      { role: ROLE, group: 'ci' },
      `group: is unknown; must be one of the settings among ${kinds}, formats, only, listSecrets`,
    ],
    'cannot have an unknown format': [
      { role: ROLE, formats: ['docker'] },
      startsWith('formats.0: got "docker"; must be one of dockerconfigjson, '),
    ],
    'cannot have an empty list of formats': [
      { role: ROLE, formats: [] },
      'formats: got 0; must be a list of at least one format',
    ],
    'of GitHub cannot have a ref and an environment': [{ githubActions: { ...GITHUB, environment: 'prod' } }, either],
    'of GitHub needs a ref or an environment': [{ githubActions: { repository: 'acme/app' } }, either],
    'of GitHub needs both ids or none: the id of the owner alone': [
      { githubActions: { ...GITHUB, ownerId: '123456' } },
      both,
    ],
    'of GitHub needs both ids or none: the id of the repository alone': [
      { githubActions: { ...GITHUB, repositoryId: '789012' } },
      both,
    ],
    'of GitHub can have both ids': [{ githubActions: { ...GITHUB, ownerId: '123456', repositoryId: '789012' } }],
    'of any issuer can have a subject with a space': [
      { oidc: { ...OIDC, subject: 'repo:acme/app:environment:my prod' } },
    ],
    'can be a job of GitHub Enterprise Server': [{ oidc: ofServer('https://github.example.com/_services/token') }],
    'can be a job of ghe.com': [{ oidc: ofServer('https://token.actions.acme.ghe.com') }],
    'of Bitbucket needs the UUID of the repository': [
      { bitbucket: { workspace: 'acme', workspaceUuid: BITBUCKET.workspaceUuid } },
      startsWith('bitbucket.repositoryUuid: is missing; '),
    ],
    'of Bitbucket cannot have claims': [
      { bitbucket: { ...BITBUCKET, claims: {} } },
      startsWith('bitbucket.claims: is unknown; '),
    ],
    'can have claims': [withClaim(['true'])],
    'cannot have a claim without values': [
      withClaim([]),
      'gitlab.claims.ref_protected: got 0; must be a list of at least one value',
    ],
    'cannot have a claim with a wildcard': [
      withClaim(['*']),
      'gitlab.claims.ref_protected.0: got "*"; must be the value of a claim, without a wildcard',
    ],
    'cannot have a value of a claim that is no text': [
      withClaim([true]),
      'gitlab.claims.ref_protected.0: got true; must be the value of a claim, without a wildcard',
    ],
    'of GitLab needs a ref': [{ gitlab: { project: 'acme/app' } }, startsWith('gitlab.ref: is missing; ')],
  });
});

describe('the sources of a reader', () => {
  const range = 'an IP address or a range, such as 192.0.2.0/24';
  const from = (only: object) => problemsOf({ role: ROLE, only }).map((problem) => problem.replace(/^only\.?/, ''));

  const notRanges = valuesOf(`0.0.0.0/0 ::/0 0.0.0.0/00 0:0:0:0:0:0:0:0/0 192.0.2.0/33 2001:db8::/129 192.0.2/24
  192.0.2.256 192.0.2.0/ 192.0.2.0/24/8 192.0.2.0/-1 vpc-1 localhost * fe80::1%eth0 `);

  itRejects(from, [
    ['sourceIps.0', range, [7]],
    ['sourceIps.0', `${range}, and not the whole internet`, notRanges],
    ['sourceVpces.0', 'the id of a VPC endpoint', ['vpc-11111111', 'vpce-*', 'vpce-', '*', '']],
  ]);

  it.each(['192.0.2.7', '192.0.2.0/24', '2001:db8::1', '2001:db8::/32', '10.0.0.0/8'])('can be %s', (given) => {
    expect(from({ sourceIps: [given] })).toEqual([]);
  });

  it.each([{}, { sourceIps: [] }, { sourceIps: [], sourceVpces: [] }])('cannot be empty: %j', (only) => {
    expect(from(only)).toEqual([': must have at least one of sourceIps and sourceVpces']);
  });
});
