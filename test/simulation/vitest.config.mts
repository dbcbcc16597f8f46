import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests that `npm test` runs with a sample of their cases, each with all of its cases. */
export default defineConfig({
  test: {
    include: [
      'test/chaos/chaos.test.ts',
      'test/cli/template.test.ts',
      'test/consumers/*.test.ts',
      'test/examples/*.test.ts',
      'test/fuzz/*.test.ts',
      'test/infra/monitoring/*.test.ts',
      'test/infra/simulation/*.test.ts',
      'test/simulation/*.test.ts',
    ],
    globalSetup: ['test/build-functions.ts'],
    alias: { 'ecr-credentials': join(import.meta.dirname, '../../infra/index.ts') },
    // At least two, as in `npm test`.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 300_000,
    hookTimeout: 360_000,
    env: {
      SIMULATION: 'all',
      // The SDK warns about each Node version that is older than Lambda's.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  },
});
