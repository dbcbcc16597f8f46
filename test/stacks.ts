import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RefresherConfig } from '../infra/config';
import { readAssembly, type StackTemplate } from '../local/stand-in/template/assembly';
import { synthesize } from '../local/stand-in/template/synthesize';

/** Synthesizes a config with the real app and the real bundle. `remove` removes the folder, which tests may also use. */
export async function synthesizeStacks(
  config: RefresherConfig,
): Promise<{ stacks: StackTemplate[]; folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-stacks-'));
  const [file, outdir] = [join(folder, 'config.json'), join(folder, 'cdk.out')];
  writeFileSync(file, JSON.stringify(config));
  await synthesize({ outdir, config: file });
  return { stacks: await readAssembly(outdir), folder, remove: () => rmSync(folder, { recursive: true }) };
}
