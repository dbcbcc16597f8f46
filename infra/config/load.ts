import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from './credential';
import { ConfigError, parseConfig } from './parse';
import type { DeployTarget } from './readers/rules';

/** The file that a user edits. */
export const DEFAULT_CONFIG = 'refresher.config.ts';

/**
 * Reads and checks a config file.
 * @param home what is known of where it is deployed to
 * @param file `.ts` (its default export) or `.json`; relative to the working directory
 * @throws ConfigError
 */
export async function loadConfig(file: string = DEFAULT_CONFIG, home: DeployTarget = {}): Promise<Config> {
  const path = resolve(file);
  if (!existsSync(path)) throw new ConfigError(file, ['there is no such file']);
  return parseConfig(await read(path, file), file, home);
}

async function read(path: string, file: string): Promise<unknown> {
  try {
    if (extname(path) === '.json') return JSON.parse(readFileSync(path, 'utf8'));
    if (extname(path) === '.ts') return defaultExport(await import(pathToFileURL(path).href));
  } catch (error) {
    throw new ConfigError(file, [`it can't be read: ${(error as Error).message}`]);
  }
  throw new ConfigError(file, [`got a file that ends in "${extname(path)}"; must be .ts or .json`]);
}

/** A CommonJS module's exports come as the default of the module that `import()` makes of it. */
function defaultExport(module: { default?: unknown }): unknown {
  const exported = Object(module.default) as { default?: unknown };
  const config = exported.default ?? module.default;
  if (config === undefined || Object.keys(Object(config)).length === 0) {
    throw new Error('it exports nothing; it must have `export default defineConfig({ … })`');
  }
  return config;
}
