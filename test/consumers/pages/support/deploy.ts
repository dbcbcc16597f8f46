import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../../infra/credential';
import { loadConfig } from '../../../../infra/load-config';
import { ROOT, runProgram } from '../../../run';
import { blocksOf, type Page } from './page';

/** The place that the pages speak of. */
const PLACE = ['--account', '123456789012', '--region', 'eu-west-1'];

/**
 * What a page tells its reader to deploy: its config as it stands.
 * @throws ConfigError where synth would refuse it
 */
export async function configOf(page: Page): Promise<Config> {
  return withConfig(page, loadConfig);
}

/** What `npm run show` prints of that config's one credential. */
export async function sheetOf(page: Page): Promise<string> {
  const [credential, ...more] = (await configOf(page)).credentials;
  if (!credential || more.length > 0) throw new Error(`${page.folder}: must have one credential`);
  const { stdout, stderr } = withConfig(page, (file) =>
    runProgram('infra/show.ts', [credential.name, ...PLACE, '--config', file]),
  );
  if (stderr) throw new Error(`${page.folder}: ${stderr}`);
  return stdout;
}

/** Does something with a page's config as a file. */
function withConfig<T>(page: Page, use: (file: string) => T): T {
  const [snippet, ...more] = blocksOf(page, 'ts', 'What to deploy');
  if (snippet === undefined || more.length > 0) throw new Error(`${page.folder}: must have one config`);
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  const file = join(folder, 'refresher.config.ts');
  writeFileSync(file, snippet.replace("'./infra/config'", `'${join(ROOT, 'infra/config')}'`));
  const remove = () => rmSync(folder, { recursive: true });
  const result = use(file);
  if (result instanceof Promise) result.then(remove, remove);
  else remove();
  return result;
}
