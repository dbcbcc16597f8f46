import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** The tests that replace modules. Each file of them needs its own copy of the modules. */
const ISOLATED = 'test/**/*.isolated.test.ts';

/** The settings of every test. */
const COMMON: TestProjectInlineConfiguration['test'] = {
  testTimeout: 30_000,
  // The examples import the package by its name.
  alias: { 'ecr-credentials': join(import.meta.dirname, 'infra/index.ts') },
  // Vite bundles this package, because it imports JSON without the attribute that Node requires.
  deps: { optimizer: { ssr: { enabled: true, include: ['@actions/workflow-parser'] } } },
  env: {
    // The SDK warns about each Node version that is older than Lambda's.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  },
};

export default defineConfig({
  test: {
    globalSetup: ['test/build-functions.ts'],
    // At least two, also on a small machine, because many tests wait for a process or for the SDK's retries.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { ...COMMON, name: 'isolated', include: [ISOLATED] } },
      // The files of a worker share their modules, because loading the CDK and the SDK takes longer than most of the tests.
      {
        test: {
          ...COMMON,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          // test/package has its own configuration, because it uses the network.
          exclude: [...configDefaults.exclude, ISOLATED, 'test/package/**'],
          setupFiles: ['test/shared-setup.ts'],
          isolate: false,
        },
      },
    ],
  },
});
