import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files and folders of a build. */
export interface BuildFiles {
  /** Everything that the output depends on. If one of them does not exist, the build always runs. */
  inputs: string[];
  outputs: string[];
  /** The file that describes the last build. */
  record: string;
}

/** Runs a build, unless the last one had the same inputs and its output is unchanged. Compares contents, not times. */
export async function ifChanged({ inputs, outputs, record }: BuildFiles, build: () => Promise<unknown>): Promise<void> {
  const before = inputs.every(existsSync) ? hashOf(inputs) : undefined;
  const describe = () => JSON.stringify({ inputs: before, outputs: hashOf(outputs) });
  if (before && [record, ...outputs].every(existsSync) && readFileSync(record, 'utf8') === describe()) return;
  await build();
  if (!before) return;
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, describe());
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
