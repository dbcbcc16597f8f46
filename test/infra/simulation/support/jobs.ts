import type { Kind } from './kinds';

/** The issuer of GitHub Actions' tokens. */
export const GITHUB = 'token.actions.githubusercontent.com';

/** What the token of each kind's job says, and what the tokens of other jobs of the same issuer do. */
export const JOBS = {
  'GitHub Actions of a branch': {
    issuer: GITHUB,
    audience: 'sts.amazonaws.com',
    subject: 'repo:acme/app:ref:refs/heads/main',
    others: [
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
    ],
  },
  'GitHub Actions of an environment': {
    issuer: GITHUB,
    audience: 'sts.amazonaws.com',
    subject: 'repo:acme/app:environment:production',
    others: [
      'repo:acme/app:environment:production-2',
      'repo:acme/app:environment:staging',
      'repo:acme/app:ref:refs/heads/production',
      'repo:acme/app:pull_request',
      'repo:mallory/app:environment:production',
      'repo:acme/app2:environment:production',
    ],
  },
  'GitLab of a branch': {
    issuer: 'gitlab.com',
    audience: 'https://gitlab.com',
    subject: 'project_path:acme/team/app:ref_type:branch:ref:main',
    others: [
      'project_path:acme/team/app:ref_type:tag:ref:main',
      'project_path:acme/team/app:ref_type:branch:ref:main-2',
      'project_path:acme/team/app:ref_type:branch:ref:feature/main',
      'project_path:acme/app:ref_type:branch:ref:main',
      'project_path:mallory/team/app:ref_type:branch:ref:main',
      'project_path:acme/team/app2:ref_type:branch:ref:main',
    ],
  },
  'GitLab of a tag': {
    issuer: 'gitlab.com',
    audience: 'https://gitlab.com',
    subject: 'project_path:acme/team/app:ref_type:tag:ref:v1',
    others: [
      'project_path:acme/team/app:ref_type:branch:ref:v1',
      'project_path:acme/team/app:ref_type:tag:ref:v1.1',
      'project_path:mallory/app:ref_type:tag:ref:v1',
    ],
  },
  'GitLab of an own issuer': {
    issuer: 'gitlab.example.com',
    audience: 'https://gitlab.example.com',
    subject: 'project_path:acme/app:ref_type:branch:ref:main',
    others: ['project_path:acme/app:ref_type:tag:ref:main', 'project_path:acme/app2:ref_type:branch:ref:main'],
  },
  'any OIDC issuer': {
    issuer: 'ci.example.com/acme',
    audience: 'ecr-readers',
    subject: 'job:build',
    others: ['job:build-2', 'job:*', 'job', 'JOB:BUILD'],
  },
} satisfies Partial<Record<Kind, object>>;
