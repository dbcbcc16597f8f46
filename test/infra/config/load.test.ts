import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../infra/config/load';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecr-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** Writes a TypeScript config with one credential, loads it, and returns the names of its credentials. */
async function load(credential: string): Promise<string[]> {
  const file = join(folder, 'acme.config.ts');
  writeFileSync(file, `const credentials: object = { '${credential}': {} };\nexport default { credentials };\n`);
  return (await loadConfig(file)).credentials.map(({ name }) => name);
}

describe('a TypeScript config', () => {
  it('is compiled again if it changes, and only then', async () => {
    mkdirSync(join(folder, 'node_modules'));
    const compiled = () => readdirSync(join(folder, 'node_modules/.cache/ecr-credentials'));
    expect(await load('one')).toEqual(['one']);
    const [file, ...more] = compiled();
    expect(more).toEqual([]);
    expect(await load('one')).toEqual(['one']);
    expect(await load('two')).toEqual(['two']);
    expect(compiled()).toEqual([file]);
  });

  it('leaves no file in a folder without node_modules', async () => {
    expect(await load('one')).toEqual(['one']);
    expect(readdirSync(folder)).toEqual(['acme.config.ts']);
  });
});
