import { join } from 'node:path';

/** The folder into which setup.sh installs. */
export const RUNTIME = join(__dirname, '../.runtime');
/** The npm packages in it. */
export const MODULES = join(RUNTIME, 'node_modules');
/** The Node version of the Lambda runtime and of GitHub's actions. */
export const NODE_24 = join(MODULES, '.bin/node');
/** The docker credential helper of the npm package cdk-assets. */
export const CDK_ASSETS_HELPER = join(MODULES, '.bin/docker-credential-cdk-assets');
/** The released GitHub action aws-actions/aws-secretsmanager-get-secrets. */
export const GET_SECRETS_ACTION = join(RUNTIME, 'aws-secretsmanager-get-secrets');
