import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../infra/config/load';
import { PRINCIPALS } from '../../infra/config/readers/schema';
import { configSchema, credentialSchema } from '../../infra/config/schema';
import { FORMAT_NAMES } from '../../lambda/core/formats';
import { ROOT } from '../run';

const config = readFileSync(join(ROOT, 'docs/config.md'), 'utf8');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Returns the names in the first column of the table with this head. */
function named(head: string): string[] {
  const [, body = ''] = config.split(`\n| ${head} |`);
  const rows = body.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

/** Loads a config with this text. */
async function loaded(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-docs-'));
  try {
    const file = join(folder, 'config.ts');
    writeFileSync(file, text.replaceAll("'./infra/config'", JSON.stringify(join(ROOT, 'infra/config'))));
    return await loadConfig(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('docs/config.md', () => {
  it('lists every setting of a credential, and no other', () => {
    expect(named('setting of a credential').toSorted()).toEqual(Object.keys(credentialSchema.entries).toSorted());
  });

  it('lists every setting of the deployment, and no other', () => {
    const settings = Object.keys(configSchema.entries).filter((name) => name !== 'credentials');
    expect(named('setting for all').toSorted()).toEqual(settings.toSorted());
  });

  it('lists every format and every kind of reader, and no other', () => {
    expect(named('format').toSorted()).toEqual(FORMAT_NAMES.toSorted());
    expect(named('reader').toSorted()).toEqual(PRINCIPALS.toSorted());
  });

  it('shows valid readers, and the README shows a valid config', async () => {
    const [, readers = ''] = /```ts\n(readers: [\s\S]*?)```/.exec(config) ?? [];
    const secrets = "secrets: [{ format: 'dockerconfigjson' }, { format: 'jenkins' }]";
    const whole = `import { defineConfig } from './infra/config';
export default defineConfig({ credentials: { ci: { ${secrets}, ${readers} } } });`;
    expect((await loaded(whole)).credentials[0]?.readers).toHaveLength(4);
    const [, sample = ''] = /```ts\n(import [\s\S]*?)```/.exec(readme) ?? [];
    expect((await loaded(sample)).credentials).toHaveLength(2);
  });
});
