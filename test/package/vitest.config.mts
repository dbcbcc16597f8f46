import { defineConfig } from 'vitest/config';

/** One process, because the tests build and pack the package once. They are not part of `npm test`: they use the network. */
export default defineConfig({
  test: {
    include: ['test/package/*.test.ts'],
    globalSetup: ['test/package/pack.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['verbose'],
  },
});
