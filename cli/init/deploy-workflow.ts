/** The path of the workflow in the repository. */
export const WORKFLOW_FILE = '.github/workflows/deploy.yml';

/**
 * The workflow that deploys from GitHub. The credentials come after `npm ci`, so that install scripts of dependencies
 * cannot read them.
 * Source: README of aws-actions/configure-aws-credentials 6.2.3. Not verified on GitHub.
 */
export const DEPLOY_WORKFLOW = `# Deploys the credentials when the main branch changes. GitHub's OIDC token assumes a role, so no AWS key is stored.
# Set two variables of the repository:
#   gh variable set AWS_DEPLOY_ROLE_ARN   the role. Its trust policy must allow this branch. It must be allowed to
#                                         assume the roles that "cdk bootstrap" created: arn:aws:iam::*:role/cdk-*
#   gh variable set AWS_REGION            the region of the stack
name: Deploy
on:
  push:
    branches: [main]
  workflow_dispatch:
permissions: {}
concurrency:
  group: deploy
  cancel-in-progress: false
jobs:
  deploy:
    name: Deploy
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          node-version: 24
          package-manager-cache: false
      - run: npm ci
      - uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3
        with:
          role-to-assume: \${{ vars.AWS_DEPLOY_ROLE_ARN }}
          aws-region: \${{ vars.AWS_REGION }}
      - run: npx cdk deploy --all --require-approval never
`;
