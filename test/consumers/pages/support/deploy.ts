import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../../infra/config/credential';
import { loadConfig } from '../../../../infra/config/load';
import { type CredentialInstructions, credentialInstructions } from '../../../../infra/instructions/credential';
import { ROOT } from '../../../run';
import { blocksOf, type Page } from './page';

/** The place that the pages speak of. */
const PLACE = { account: '123456789012', region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };

/**
 * What a page tells its reader to deploy: its config as it stands.
 * @throws ConfigError where synth would refuse it
 */
export async function configOf(page: Page): Promise<Config> {
  const [snippet, ...more] = blocksOf(page, 'ts', 'What to deploy');
  if (snippet === undefined || more.length > 0) throw new Error(`${page.folder}: must have one config`);
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  try {
    const file = join(folder, 'refresher.config.ts');
    writeFileSync(file, snippet.replace("'./infra/config'", `'${join(ROOT, 'infra/config')}'`));
    return await loadConfig(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `npm run show` tells of that config's one credential. */
export async function sheetOfPage(page: Page): Promise<CredentialInstructions> {
  const config = await configOf(page);
  const [credential, ...more] = config.credentials;
  if (!credential || more.length > 0) throw new Error(`${page.folder}: must have one credential`);
  return credentialInstructions(config, credential, PLACE);
}
