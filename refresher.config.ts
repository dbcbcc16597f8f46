import { defineConfig } from './infra/config';

// What this deployment hands out. Every setting and its default: infra/config/index.ts, or the README's "Config".
export default defineConfig({
  credentials: {
    'ci-pull': {},
  },
});
