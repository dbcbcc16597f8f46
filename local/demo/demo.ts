import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly, type StackTemplate } from '../stand-in/template/assembly';
import { synthesize } from '../stand-in/template/synthesize';
import { readTemplate } from '../stand-in/template/template-file';
import { BUILT_IN_TEXT, needsBuiltInConfig, writeBuiltInConfig } from './built-in-config';
import type { DemoOptions } from './options';
import type { Demo } from './steps';
import { type Fact, formatFacts } from './text';

/**
 * Runs the whole product on a stand-in AWS, step by step.
 * @param use is called after the last step, before the stand-in stops
 * @throws Error of the step that failed
 */
export async function runDemo(options: DemoOptions, use: (demo: Demo) => Promise<void>): Promise<void> {
  const { config, template } = options;
  const builtInConfig = template === undefined && needsBuiltInConfig(config);
  const folder = mkdtempSync(join(tmpdir(), 'ecr-start-'));
  try {
    // The CDK app is a process of its own. It has started when this call returns, and works while this process loads
    // the stand-in.
    const stacks = templateStep(options, folder, builtInConfig);
    const { runSteps }: typeof import('./steps') = require('./steps');
    await runSteps(options, stacks, builtInConfig, use);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads the template file, or synthesizes the config. */
function templateStep(
  { config, template, signal, step }: DemoOptions,
  folder: string,
  builtInConfig: boolean,
): Promise<StackTemplate[]> {
  const outdir = join(folder, 'cdk.out');
  const namesOf = (stacks: StackTemplate[]) => stacks.map(({ name }): Fact => ['stack', name]);
  if (template !== undefined) {
    const read = async () => [await readTemplate(template, outdir)];
    return step('Read the template', read, (stacks) => formatFacts(namesOf(stacks)));
  }
  return step(
    'Synthesize the template',
    async () => {
      await synthesize({ outdir, config: builtInConfig ? writeBuiltInConfig(folder) : config, signal });
      return readAssembly(outdir);
    },
    (stacks) => formatFacts(builtInConfig ? [['config', BUILT_IN_TEXT], ...namesOf(stacks)] : namesOf(stacks)),
  );
}
