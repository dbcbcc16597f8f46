import { readFileSync } from 'node:fs';

/**
 * Returns the feature flags that `cdk init` writes into a new cdk.json. The templates of this project do not depend on
 * them, but without them the CDK CLI prints that they are not configured.
 */
export function recommendedFeatureFlags(): Record<string, unknown> {
  return JSON.parse(readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'));
}
