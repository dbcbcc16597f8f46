import type { Reader } from '../config/readers/schema';
import type { StackEnvironment } from '../naming/environment';

/** What the snippets of a CI system depend on. */
interface Job {
  /** ARN of the role that the stack creates. */
  role: string;
  /** The command that logs docker in. */
  dockerLogin: string;
  environment: StackEnvironment;
}

/** Returns a job of GitHub Actions. The action is pinned by its commit, because whoever controls a tag controls the job. */
export function githubJob({ role, dockerLogin, environment }: Job): string {
  return `permissions:
  id-token: write
steps:
  - uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3
    with:
      role-to-assume: ${role}
      aws-region: ${environment.region}
  - run: ${dockerLogin}`;
}

/**
 * Returns a job of GitLab CI/CD. Only the job's user can read the file with the token. The shell removes the file when the
 * job ends, also if it fails.
 */
export function gitlabJob(issuer: string, { role, dockerLogin, environment }: Job): string {
  return `pull:
  id_tokens:
    AWS_TOKEN:
      aud: https://${issuer}
  variables:
    AWS_ROLE_ARN: ${role}
    AWS_REGION: ${environment.region}
  script:
    - AWS_WEB_IDENTITY_TOKEN_FILE=$(umask 077 && mktemp)
    - trap 'rm -f "$AWS_WEB_IDENTITY_TOKEN_FILE"' EXIT
    - export AWS_WEB_IDENTITY_TOKEN_FILE
    - printf '%s' "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
    - ${dockerLogin}`;
}

/** Returns a step of Bitbucket Pipelines. Source: Bitbucket Cloud, "Deploy on AWS using Bitbucket Pipelines OpenID Connect". */
export function bitbucketStep(
  { environmentUuid }: NonNullable<Reader['bitbucket']>,
  { role, dockerLogin, environment }: Job,
): string {
  const deployment =
    environmentUuid === undefined ? '' : `\n    deployment: NAME   # of the environment ${environmentUuid}`;
  return `- step:
    image: amazon/aws-cli${deployment}
    oidc: true
    services: [docker]
    script:
      - set -o pipefail
      - export AWS_ROLE_ARN=${role}
      - export AWS_REGION=${environment.region}
      - export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"
      - echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
      - ${dockerLogin}`;
}

/** Returns the environment of a job whose issuer stores the token in a file. */
export function webIdentityEnvironment({ role, environment }: Job): string {
  return `AWS_ROLE_ARN=${role}
AWS_REGION=${environment.region}
AWS_WEB_IDENTITY_TOKEN_FILE=FILE
# FILE: the job stores the issuer's token in it with umask 077, and removes it at its end`;
}
