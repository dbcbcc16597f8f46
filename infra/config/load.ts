import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { createJiti } from 'jiti';
import { ConfigError, DEFAULT_CONFIG } from './config-file';
import type { Config } from './credential';
import { parseConfig } from './parse';
import type { DeployTarget } from './readers/rules';

/** Resolves the import of this package in a config, also if the package is not installed next to the config. */
const OWN_MODULE = { 'ecr-credentials/config': join(__dirname, `index${extname(__filename)}`) };

/**
 * Reads and checks a config file.
 * @param file a `.ts` file with a default export, or a `.json` file; relative to the working directory
 * @param target the account and the region that the stack is deployed to, if they are known
 * @throws ConfigError if the file cannot be read, or its config cannot be deployed
 */
export async function loadConfig(file: string = DEFAULT_CONFIG, target: DeployTarget = {}): Promise<Config> {
  const path = resolve(file);
  if (!existsSync(path))
    throw new ConfigError(file, [
      'the file does not exist; create it, for example with npx ecr-credentials init, or name another file',
    ]);
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
  const options = { fsCache: cacheOf(path), moduleCache: false, interopDefault: false, alias: OWN_MODULE };
  return createJiti(__filename, options).import(path);
}

/**
 * Returns the folder in which jiti keeps the config as JavaScript, because its compiler takes a tenth of a second to
 * load. A changed file is compiled again. Without `node_modules` next to the config, nothing is kept: jiti's default is
 * a folder in /tmp, into which other users of the machine can write.
 */
function cacheOf(path: string): string | false {
  const modules = join(dirname(path), 'node_modules');
  return existsSync(modules) && join(modules, '.cache', 'ecr-credentials');
}

function defaultExport(module: { default?: unknown }): unknown {
  if (module.default === undefined) {
    throw new Error('it has no default export; it must have `export default defineConfig({ … })`');
  }
  return module.default;
}
