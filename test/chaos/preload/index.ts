import { join } from 'node:path';

/** What can be wrong with the process that a function runs in. */
export type Preload = 'no-dns' | 'no-redirect' | 'clock' | 'sleepless';

/** The environment in which node loads these before anything else. */
export function preload(...names: Preload[]): Record<string, string> {
  return { NODE_OPTIONS: names.map((name) => `--require "${join(__dirname, `${name}.cjs`)}"`).join(' ') };
}
