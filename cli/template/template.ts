import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, DEFAULT_CONFIG } from '../../infra/config/config-file';
import { loadConfig } from '../../infra/config/load';
import { printable } from '../../lambda/core/error-message';
import { synthesize } from '../../local/stand-in/template/synthesize';
import { OperationError } from '../common/command-line';
import { type ExportedTemplate, formatTemplate, sizeProblems } from './report';
import { selfContained, type Template } from './self-contained';

const ENDING = '.template.json';

/** The options of the command. */
export interface TemplateOptions {
  /** The folder for the templates. */
  out: string;
  /**
   * The config file.
   * @default refresher.config.ts
   */
  config?: string;
}

/**
 * Writes the self-contained templates of a config, and prints the command that deploys each of them.
 * @throws ConfigError if the config is wrong or a template is too large, OperationError if the synthesis failed
 */
export async function template({ out, config }: TemplateOptions): Promise<void> {
  await loadConfig(config); // reports a wrong config with the exit status of the other commands
  const exported = await exportTemplates(config);
  const problems = exported.flatMap(sizeProblems);
  if (problems.length > 0) throw new ConfigError(config ?? DEFAULT_CONFIG, problems);
  await mkdir(out, { recursive: true });
  for (const each of exported) {
    const file = join(out, `${each.stack}${ENDING}`);
    await writeFile(file, each.text);
    console.log(printable(formatTemplate(each, file)));
  }
}

async function exportTemplates(config: string | undefined): Promise<ExportedTemplate[]> {
  const outdir = await mkdtemp(join(tmpdir(), 'ecr-template-'));
  try {
    await synthesize({ outdir, config }).catch((error: Error) => {
      throw new OperationError(error.message, { cause: error });
    });
    const files = (await readdir(outdir)).filter((name) => name.endsWith(ENDING)).sort();
    return await Promise.all(
      files.map(async (file) => {
        const synthesized = JSON.parse(await readFile(join(outdir, file), 'utf8')) as Template;
        return { stack: file.slice(0, -ENDING.length), text: `${JSON.stringify(selfContained(synthesized))}\n` };
      }),
    );
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
