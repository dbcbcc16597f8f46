import type { ReaderKind } from './readers';

/** The issuer of the tokens of GitHub Actions. */
export const GITHUB = 'token.actions.githubusercontent.com';

/** Returns the claims of the token of a reader's job, and the subjects of other jobs with the same issuer. */
const identity = (issuer: string, audience: string, subject: string, otherSubjects: string[]) => ({
  issuer,
  audience,
  subject,
  otherSubjects,
});

/** The web identity of each kind of reader that has one. */
export const WEB_IDENTITIES = {
  'a GitHub branch': identity(GITHUB, 'sts.amazonaws.com', 'repo:acme/app:ref:refs/heads/main', [
    'repo:acme/app:ref:refs/heads/main-2',
    'repo:acme/app:ref:refs/heads/mai',
    'repo:acme/app:ref:refs/heads/Main',
    'repo:acme/app:ref:refs/tags/main',
    'repo:acme/app:ref:refs/pull/1/merge',
    'repo:acme/app:pull_request',
    'repo:acme/app:environment:main',
    'repo:acme/app2:ref:refs/heads/main',
    'repo:mallory/app:ref:refs/heads/main',
    'repo:acme-2/app:ref:refs/heads/main',
    'repo:acme/app:*',
    'repo:acme/app:ref:refs/heads/main:environment:production',
  ]),
  'a GitHub environment': identity(GITHUB, 'sts.amazonaws.com', 'repo:acme/app:environment:production', [
    'repo:acme/app:environment:production-2',
    'repo:acme/app:environment:staging',
    'repo:acme/app:ref:refs/heads/production',
    'repo:acme/app:pull_request',
    'repo:mallory/app:environment:production',
    'repo:acme/app2:environment:production',
  ]),
  'a GitLab branch': identity(
    'gitlab.com',
    'https://gitlab.com',
    'project_path:acme/team/app:ref_type:branch:ref:main',
    [
      'project_path:acme/team/app:ref_type:tag:ref:main',
      'project_path:acme/team/app:ref_type:branch:ref:main-2',
      'project_path:acme/team/app:ref_type:branch:ref:feature/main',
      'project_path:acme/app:ref_type:branch:ref:main',
      'project_path:mallory/team/app:ref_type:branch:ref:main',
      'project_path:acme/team/app2:ref_type:branch:ref:main',
    ],
  ),
  'a GitLab tag': identity('gitlab.com', 'https://gitlab.com', 'project_path:acme/team/app:ref_type:tag:ref:v1', [
    'project_path:acme/team/app:ref_type:branch:ref:v1',
    'project_path:acme/team/app:ref_type:tag:ref:v1.1',
    'project_path:mallory/app:ref_type:tag:ref:v1',
  ]),
  'a self-managed GitLab': identity(
    'gitlab.example.com',
    'https://gitlab.example.com',
    'project_path:acme/app:ref_type:branch:ref:main',
    ['project_path:acme/app:ref_type:tag:ref:main', 'project_path:acme/app2:ref_type:branch:ref:main'],
  ),
  'an OIDC issuer': identity('ci.example.com/acme', 'ecr-readers', 'job:build', [
    'job:build-2',
    'job:*',
    'job',
    'JOB:BUILD',
  ]),
} satisfies Partial<Record<ReaderKind, object>>;

export type WebIdentityKind = keyof typeof WEB_IDENTITIES;
export const WEB_IDENTITY_KINDS = Object.keys(WEB_IDENTITIES) as WebIdentityKind[];
