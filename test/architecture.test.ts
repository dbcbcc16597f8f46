import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './run';

const ADAPTERS = ['lambda/ecr.ts', 'lambda/ecr-public.ts', 'lambda/secrets.ts', 'lambda/environment-credentials.ts'];

/** What infra/ may know of lambda/: modules without any effect. */
const PURE = [
  ...['spec', 'formats', 'hosts', 'sources', 'template', 'token'],
  ...['feed/facts', 'feed/private-network', 'feed/spec'],
].map((name) => `lambda/${name}`);

/** What ops/ may know of lambda/: modules without any effect too. */
const PURE_FOR_OPS = ['lambda/errors', 'lambda/version-id'];

const files = ['lambda', 'infra', 'local', 'ops'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`),
);

/** The modules that a file imports: packages by name, our own by their path from the root. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const modules = [...source.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*'([^']+)'/g)].map(
    ([, module = '']) => module,
  );
  return modules.map((module) => (module.startsWith('.') ? normalize(join(dirname(file), module)) : module));
}

describe('imports go one way', () => {
  it.each(files.filter((file) => file.startsWith('lambda/')))('%s never imports infra or local', (file) => {
    const imports = importsOf(file);
    expect(imports.filter((module) => /^(infra|local|aws-cdk)/.test(module))).toEqual([]);
    if (!ADAPTERS.includes(file)) expect(imports.filter((module) => module.startsWith('@aws-sdk'))).toEqual([]);
  });

  it.each(files.filter((file) => file.startsWith('infra/')))('%s imports of lambda only what is pure', (file) => {
    const imports = importsOf(file).filter((module) => /^(lambda|local)\//.test(module));
    expect(imports.filter((module) => !PURE.includes(module))).toEqual([]);
  });

  it.each(files.filter((file) => file.startsWith('lambda/feed/')))('%s is a stranger to the refresh', (file) => {
    const refresh = ['handler', 'refresh', 'run', 'obtain', 'publish', 'ecr', 'ecr-public', 'registry', 'spec'];
    expect(importsOf(file).filter((module) => refresh.some((name) => module === `lambda/${name}`))).toEqual([]);
  });

  it.each(files.filter((file) => file.startsWith('ops/')))(
    '%s imports infra, and of lambda only what is pure',
    (file) => {
      const imports = importsOf(file).filter((module) => /^(lambda|local)\//.test(module));
      expect(imports.filter((module) => !PURE_FOR_OPS.includes(module))).toEqual([]);
    },
  );

  it.each(files.filter((file) => !file.startsWith('ops/')))('%s never imports ops', (file) => {
    expect(importsOf(file).filter((module) => module.startsWith('ops/'))).toEqual([]);
  });

  it('finds imports at all', () => {
    expect(importsOf('lambda/refresh.ts')).toContain('lambda/errors');
    expect(importsOf('lambda/ecr.ts')).toContain('@aws-sdk/client-ecr');
    expect(importsOf('ops/state.ts')).toContain('lambda/version-id');
  });
});
