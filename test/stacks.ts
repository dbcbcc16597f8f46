import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RefresherConfig } from '../infra/config';
import { readAssembly, type StackTemplate } from '../local/stand-in/template/assembly';
import { synthesize } from '../local/stand-in/template/synthesize';

/** Synthesizes a config with the real app and the real bundle. */
export async function synthesizeStacks(
  config: RefresherConfig,
): Promise<{ stacks: StackTemplate[]; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-stacks-'));
  const [file, outdir] = [join(folder, 'config.json'), join(folder, 'cdk.out')];
  writeFileSync(file, JSON.stringify(config));
  await synthesize({ outdir, config: file });
  return { stacks: await readAssembly(outdir), remove: () => rmSync(folder, { recursive: true }) };
}
