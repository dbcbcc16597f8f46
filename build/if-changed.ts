import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');

/** The sources, the options, and the list of the installed packages, which npm writes. */
const INPUTS = ['lambda', 'build', 'package.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

/** Describes the last build. */
const RECORD = join(ROOT, 'node_modules', '.cache', 'ecr-credentials', 'functions.json');

/**
 * Runs a build, unless the last one had the same inputs and its output is unchanged. Compares contents, not times.
 * @param folders the folders that the build writes
 */
export async function ifChanged(folders: string[], build: () => Promise<unknown>): Promise<void> {
  const inputs = INPUTS.map((path) => join(ROOT, path));
  if (!inputs.every(existsSync)) {
    await build(); // another package manager than npm installed the packages
    return;
  }
  const hash = hashOf(inputs);
  const record = () => JSON.stringify({ inputs: hash, outputs: hashOf(folders) });
  if ([RECORD, ...folders].every(existsSync) && readFileSync(RECORD, 'utf8') === record()) return;
  await build();
  mkdirSync(dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, record());
}

/** Returns a hash of the names and the contents of all files. */
function hashOf(paths: string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesIn)) {
    const content = readFileSync(file);
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Returns a file, or the files of a folder in a fixed order. */
function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
