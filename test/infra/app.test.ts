import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { context } from '../../cdk.json';
import { ConfigError } from '../../infra/config/config-file';
import { loadConfig } from '../../infra/config/load';
import { runProgram } from '../run';

const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Synthesizes as the CDK CLI does, with a config file of this content. Without content the file does not exist. */
function synth(file: string, content?: string) {
  const outdir = join(folder, `${file}.out`);
  const config = join(folder, file);
  if (content !== undefined) writeFileSync(config, content);
  const CDK_CONTEXT_JSON = JSON.stringify({ ...context, config });
  return { outdir, ...runProgram('infra/app.ts', [], { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON }) };
}

describe('synth', () => {
  it('of 20 credentials in two stacks writes one asset, for the only function that they need, and no output', {
    timeout: 120_000,
  }, () => {
    const credentials = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`c${index}`, { group: `g${index % 2}` }]),
    );
    const { outdir, status, stdout, stderr } = synth('twenty.json', JSON.stringify({ credentials }));
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    const assets = readdirSync(outdir).filter((name) => /^asset\.[0-9a-f]+$/.test(name));
    expect(assets).toHaveLength(1);
    expect(readdirSync(join(outdir, String(assets)))).toEqual(['index.mjs']);
    const bundle = readFileSync(join(outdir, String(assets), 'index.mjs'), 'utf8');
    expect(bundle).toMatch(/export\s*\{[^}]*\bas handler\b/);
    expect(bundle).not.toContain(__dirname);
  });

  it('of a wrong config fails with one clear message and no stack trace', () => {
    const { status, stdout, stderr } = synth('wrong.json', '{"credentials":{"ci":{"refreshEveryHours":9}}}');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(
      'wrong.json is wrong:\n  - credentials.ci.refreshEveryHours: got 9; must be a whole number from 1 to 4',
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a config file', () => {
  /** Loads a config file of this content, as the app does. Without content the file does not exist. */
  function load(file: string, content?: string) {
    const path = join(folder, file);
    if (content !== undefined) writeFileSync(path, content);
    return loadConfig(path);
  }

  it('is the default export of a TypeScript file', async () => {
    const config = 'export default { stackName: "Acme", credentials: { ci: {} } };';
    expect(await load('acme.config.ts', config)).toMatchObject({ stackName: 'Acme', credentials: [{ name: 'ci' }] });
  });

  it('can import this package in a folder outside the clone, which does not have it', async () => {
    const config = `import { defineConfig } from 'ecr-credentials/config'; export default defineConfig({ credentials: { ci: {} } });`;
    expect(await load('imports.config.ts', config)).toMatchObject({ credentials: [{ name: 'ci' }] });
  });

  const cannot = 'the file cannot be read:';

  it.each([
    ['broken.json', '{', cannot],
    ['empty.ts', 'export const config = {};', `${cannot} it has no default export; it must have \`export default`],
    ['broken.ts', 'export default {', cannot],
    ['throws.ts', 'throw new Error("no such variable"); export default 1', `${cannot} no such variable`],
    ['other.yaml', 'credentials: {}', 'got a file that ends in ".yaml"; must be .ts or .json'],
    [
      'missing.ts',
      undefined,
      'the file does not exist; create it, for example with npx ecr-credentials init, or name another file',
    ],
  ])('that is wrong, %s, is reported with one clear message', async (file, content, message) => {
    const error = await load(file, content).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(`${file} is wrong:\n  - ${message}`);
  });
});
