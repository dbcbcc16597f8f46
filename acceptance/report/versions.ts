import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Returns the versions on which a result can depend. */
export function versions(): Record<string, string> {
  const own = readPackage(ROOT).version;
  const commit = commitOf(ROOT);
  return {
    'ecr-credentials': commit ? `${own}, commit ${commit}` : own,
    'aws-cdk': readPackage(join(ROOT, 'node_modules/aws-cdk')).version,
    'aws-cdk-lib': readPackage(join(ROOT, 'node_modules/aws-cdk-lib')).version,
    node: process.versions.node,
  };
}

function readPackage(folder: string): { version: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Returns the commit of the clone, or undefined without Git. */
function commitOf(folder: string): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
