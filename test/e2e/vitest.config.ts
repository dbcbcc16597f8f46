import { defineConfig } from 'vitest/config';

/** The proof shares one emulated AWS, whose faults and token lifetimes are everybody's: one file after the other. */
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
