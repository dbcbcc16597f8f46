import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../run';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed package. */
    tarball: string;
    /** A folder for the apps that install it. */
    folder: string;
  }
}

/** Builds and packs the package, as a release does. Returns a function that removes its files. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-package-'));
  // npm writes what the build prints to standard error.
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT, stdio });
  const [packed] = JSON.parse(output.toString()) as { filename: string }[];
  project.provide('tarball', join(folder, packed?.filename ?? ''));
  project.provide('folder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
