import { join } from 'node:path';
import type { Environment } from '../world';

/** Returns the environment in which node loads these files before the function. */
export function preload(...names: ('no-dns' | 'no-redirect' | 'fake-date' | 'fake-sleep')[]): Environment {
  return { NODE_OPTIONS: names.map((name) => `--require "${join(__dirname, `${name}.cjs`)}"`).join(' ') };
}

/** The environment in which the minute passes at once for which a run retries AccessDenied. */
export const fakeSleep = () => preload('fake-sleep');
