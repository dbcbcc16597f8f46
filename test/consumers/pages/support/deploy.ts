import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, Credential } from '../../../../infra/config/credential';
import { loadConfig } from '../../../../infra/config/load';
import { type CredentialInstructions, credentialInstructions } from '../../../../infra/instructions/credential';
import { ROOT } from '../../../run';
import { blockOf, type Page } from './page';

/** The environment in the examples of the pages. */
const ENVIRONMENT = { account: '123456789012', region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };

/**
 * Loads the config of a page unchanged, and returns its only credential with the instructions of `npx ecr-credentials show`.
 * @throws ConfigError if synth would refuse the config
 */
export async function deploymentOf(
  page: Page,
): Promise<{ credential: Credential; instructions: CredentialInstructions }> {
  const config = await configOf(blockOf(page, 'ts', 'Configuration'));
  const [credential, ...more] = config.credentials;
  if (!credential || more.length > 0) throw new Error(`${page.folder}: must have one credential`);
  return { credential, instructions: credentialInstructions(config, credential, ENVIRONMENT) };
}

/**
 * Loads the text of a config file.
 * @throws ConfigError if synth would refuse the config
 */
export async function configOf(text: string): Promise<Config> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  try {
    const file = join(folder, 'refresher.config.ts');
    writeFileSync(file, text.replace("'./infra/config'", `'${join(ROOT, 'infra/config')}'`));
    return await loadConfig(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
