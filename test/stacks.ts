import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfContained } from '../cli/template/self-contained';
import type { RefresherConfig } from '../infra/config';
import { readAssembly, type StackTemplate } from '../local/stand-in/template/assembly';
import { readTemplate } from '../local/stand-in/template/template-file';
import { buildApp } from './infra/support/synthesize';

/**
 * Synthesizes a config with the real bundle, in this process. `remove` removes the folder, which tests may also use. Other
 * tests run the app in its own process.
 */
export async function synthesizeStacks(
  config: RefresherConfig,
): Promise<{ stacks: StackTemplate[]; folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-stacks-'));
  const outdir = join(folder, 'cdk.out');
  buildApp(config, outdir).synth();
  return { stacks: await readAssembly(outdir), folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Returns the stacks of a synthesized config as `ecr-credentials template` writes them, with the code in the template. */
export function exportStacks({
  stacks,
  folder,
}: {
  stacks: StackTemplate[];
  folder: string;
}): Promise<StackTemplate[]> {
  return Promise.all(
    stacks.map(({ name }) => {
      const file = join(folder, `${name}.template.json`);
      const synthesized = JSON.parse(readFileSync(join(folder, 'cdk.out', `${name}.template.json`), 'utf8'));
      writeFileSync(file, JSON.stringify(selfContained(synthesized)));
      return readTemplate(file, join(folder, 'exported', name));
    }),
  );
}
