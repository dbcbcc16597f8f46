import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { createJiti } from 'jiti';
import type { Config } from './credential';
import { ConfigError, parseConfig } from './parse';
import type { DeployTarget } from './readers/rules';

/** The config file that a user edits. */
export const DEFAULT_CONFIG = 'refresher.config.ts';

/**
 * Reads and checks a config file.
 * @param file a `.ts` file with a default export, or a `.json` file; relative to the working directory
 * @param target the account and the region that the stack is deployed to, if they are known
 * @throws ConfigError if the file cannot be read, or its config cannot be deployed
 */
export async function loadConfig(file: string = DEFAULT_CONFIG, target: DeployTarget = {}): Promise<Config> {
  const path = resolve(file);
  if (!existsSync(path)) throw new ConfigError(file, ['the file does not exist; create it, or name another file']);
  return parseConfig(await read(path, file), file, target);
}

async function read(path: string, file: string): Promise<unknown> {
  try {
    if (extname(path) === '.json') return JSON.parse(readFileSync(path, 'utf8'));
    if (extname(path) === '.ts') return defaultExport(await importTypeScript(path));
  } catch (error) {
    throw new ConfigError(file, [`the file cannot be read: ${(error as Error).message}`]);
  }
  throw new ConfigError(file, [`got a file that ends in "${extname(path)}"; must be .ts or .json`]);
}

/** Not `import()`, because Node 20 cannot load TypeScript, and later versions only in some packages. */
function importTypeScript(path: string): Promise<object> {
  return createJiti(__filename, { fsCache: false, moduleCache: false, interopDefault: false }).import(path);
}

function defaultExport(module: { default?: unknown }): unknown {
  if (module.default === undefined) {
    throw new Error('it has no default export; it must have `export default defineConfig({ … })`');
  }
  return module.default;
}
