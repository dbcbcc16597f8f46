import { defineConfig } from 'vitest/config';

/** The test files run one after another because faults and token lifetimes apply to the whole emulator. */
export default defineConfig({
  test: {
    include: ['test/e2e/*.e2e.ts'],
    globalSetup: ['test/e2e/global-setup.ts'],
    fileParallelism: false,
    bail: 0,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
