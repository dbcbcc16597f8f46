import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildFunctions } from './functions';

const ROOT = join(__dirname, '..');
const DIST = join(ROOT, 'dist');

/** Files of the product that no compiler writes. */
const COPIED = ['local/stand-in/registry/redirect.cjs', 'local/stand-in/function/bootstrap.mjs'];

/** Builds what the package contains: the compiled sources with their declarations, and the bundled functions. */
async function main(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`tsc exited with status ${status}`);
  for (const file of COPIED) copyFileSync(join(ROOT, file), join(DIST, file));
  await buildFunctions();
  chmodSync(join(ROOT, 'bin', 'ecr-credentials.js'), 0o755);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
