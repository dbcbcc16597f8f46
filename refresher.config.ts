import { defineConfig } from './infra/config';

// What this deployment publishes. docs/config.md lists every setting and its default.
export default defineConfig({
  credentials: {
    'ci-pull': {},
  },
});
