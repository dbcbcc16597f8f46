import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ifChanged } from '../../build/if-changed';

let folder: string;
let builds: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ecr-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  builds = 0;
  mkdirSync(join(folder, 'sources/deep'), { recursive: true });
  write('sources/deep/code.ts', 'one');
  write('packages.json', '{}');
  await build();
});

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

/** Returns how many builds have run. */
async function build(): Promise<number> {
  const [inputs, outputs] = [[join(folder, 'sources'), join(folder, 'packages.json')], [join(folder, 'bundle')]];
  await ifChanged({ inputs, outputs, record: join(folder, 'cache/record.json') }, async () => {
    builds++;
    mkdirSync(join(folder, 'bundle'), { recursive: true });
    write('bundle/index.js', 'bundled');
  });
  return builds;
}

describe('a build', () => {
  it('runs once if nothing changes', async () => {
    write('sources/deep/code.ts', 'one');
    expect(await build()).toBe(1);
  });

  it.each<[string, () => void]>([
    ['a source changes', () => write('sources/deep/code.ts', 'two')],
    ['a source is added', () => write('sources/more.ts', '')],
    ['a source is removed', () => rmSync(join(folder, 'sources/deep/code.ts'))],
    ['a package changes', () => write('packages.json', '{"esbuild":1}')],
    ['its output changes', () => write('bundle/index.js', 'edited')],
    ['its output is removed', () => rmSync(join(folder, 'bundle'), { recursive: true })],
    ['its record is removed', () => rmSync(join(folder, 'cache'), { recursive: true })],
  ])('runs again, once, if %s', async (_, change) => {
    change();
    expect([await build(), await build()]).toEqual([2, 2]);
  });

  it('always runs if an input is missing, because another package manager installed the packages', async () => {
    rmSync(join(folder, 'packages.json'));
    expect([await build(), await build()]).toEqual([2, 3]);
  });
});
