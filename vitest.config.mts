import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Two at least, also on a small machine: many tests wait for a process or for the SDK's retries.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    env: {
      // The SDK warns of every Node that is older than Lambda's.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // The CDK checks each template against CloudFormation's schemas: most of a synth's time. app.test.ts lets it.
      CDK_VALIDATION: 'false',
    },
  },
});
