import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../../infra/credential';
import { loadConfig } from '../../../../infra/load-config';
import { ROOT, runProgram } from '../../../run';
import { blocksOf, type Page } from './page';

/** The place that the pages speak of. */
const PLACE = ['--account', '123456789012', '--region', 'eu-west-1'];

/** What a page tells its reader to deploy. */
export interface Shown {
  config: Config;
  /** What `npm run show` prints of it, for its one credential. */
  sheet: string;
}

/**
 * Takes a page at its word: its config as it stands, and the command that the page tells to run.
 * @throws ConfigError where synth would refuse the config
 */
export async function deployed(page: Page): Promise<Shown> {
  const [snippet, ...more] = blocksOf(page, 'ts', 'What to deploy');
  if (snippet === undefined || more.length > 0) throw new Error(`${page.folder}: must have one config`);
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  try {
    const file = join(folder, 'refresher.config.ts');
    writeFileSync(file, snippet.replace("'./infra/config'", `'${join(ROOT, 'infra/config')}'`));
    const config = await loadConfig(file);
    const [credential, ...others] = config.credentials;
    if (!credential || others.length > 0) throw new Error(`${page.folder}: must have one credential`);
    const { stdout, stderr } = runProgram('infra/show.ts', [credential.name, ...PLACE, '--config', file]);
    if (stderr) throw new Error(`${page.folder}: ${stderr}`);
    return { config, sheet: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
