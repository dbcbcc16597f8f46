import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { context } from '../../cdk.json';
import { type Ended, runProgram } from '../run';

const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Synthesizes as the CDK CLI does, with a config of this content. */
function synth(file: string, content: string): Ended & { outdir: string } {
  const outdir = join(folder, `${file}.out`);
  const config = join(folder, file);
  writeFileSync(config, content);
  const settings = JSON.stringify({ ...context, config });
  return { outdir, ...runProgram('infra/app.ts', [], { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: settings }) };
}

describe('synth', () => {
  it('of a hundred credentials in groups bundles the one function that they need and says nothing', () => {
    const credentials = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`c${index}`, { group: `g${Math.floor(index / 34)}` }]),
    );
    const { outdir, status, stdout, stderr } = synth('hundred.json', JSON.stringify({ credentials }));
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    const bundles = readdirSync(outdir, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('index.mjs') && !file.startsWith('asset.'));
    expect(bundles).toEqual([join('refresher', 'index.mjs')]);
    const bundle = readFileSync(join(outdir, bundles[0] ?? ''), 'utf8');
    expect(bundle).toMatch(/export\s*\{[^}]*\bas handler\b/);
    expect(bundle).not.toContain(__dirname);
  });

  it('of a TypeScript config takes its default export', () => {
    const config = 'export default { stackName: "Acme", credentials: { ci: {} } };';
    expect(synth('acme.config.ts', config)).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    [
      'wrong.json',
      '{"credentials":{"ci":{"refreshEveryHours":9}}}',
      'credentials.ci.refreshEveryHours: got 9; must be',
    ],
    ['broken.json', '{', "it can't be read: "],
    ['empty.ts', 'export const config = {};', "it can't be read: it exports nothing; it must have `export default"],
    ['broken.ts', 'export default {', "it can't be read: "],
    ['throws.ts', 'throw new Error("no such variable"); export default 1', "it can't be read: no such variable"],
    ['other.yaml', 'credentials: {}', 'got a file that ends in ".yaml"; must be .ts or .json'],
  ])('of %s fails in one clear message without a stack trace', (file, content, message) => {
    const { status, stdout, stderr } = synth(file, content);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`${file} is wrong:\n  - ${message}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('of a file that is missing says so', () => {
    const settings = JSON.stringify({ config: 'no-such.config.ts' });
    const outdir = join(folder, 'missing.out');
    const { status, stderr } = runProgram('infra/app.ts', [], { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: settings });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'no-such.config.ts is wrong:\n  - there is no such file\n',
    });
  });
});
