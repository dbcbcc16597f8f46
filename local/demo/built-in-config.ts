import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefresherConfig } from '../../infra/config';
import { DEFAULT_CONFIG } from '../../infra/config/config-file';
import { cdkContext } from '../stand-in/template/synthesize';

/** The config of the demo in a folder without a config file. */
const BUILT_IN: RefresherConfig = { credentials: { 'ci-pull': {} } };

/** The built-in config as a result of the first step. */
export const BUILT_IN_TEXT = `built-in { credentials: { 'ci-pull': {} } }, because this folder has no ${DEFAULT_CONFIG}`;

/**
 * Returns whether the demo uses the built-in config: neither the command line nor cdk.json names a config file, and the
 * working directory has none.
 * @throws Error if cdk.json cannot be read
 */
export function needsBuiltInConfig(config: string | undefined): boolean {
  return config === undefined && cdkContext().config === undefined && !existsSync(DEFAULT_CONFIG);
}

/** Writes the built-in config into a folder. @returns the file */
export function writeBuiltInConfig(folder: string): string {
  const file = join(folder, 'built-in.json');
  writeFileSync(file, JSON.stringify(BUILT_IN));
  return file;
}
