import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-functions.ts'],
    testTimeout: 30_000,
    // The examples import the package by its name.
    alias: { 'ecr-credentials': join(import.meta.dirname, 'infra/index.ts') },
    // Vite bundles this package, because it imports JSON without the attribute that Node requires.
    deps: { optimizer: { ssr: { enabled: true, include: ['@actions/workflow-parser'] } } },
    // At least two, also on a small machine, because many tests wait for a process or for the SDK's retries.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    env: {
      // The SDK warns about each Node version that is older than Lambda's.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  },
});
