import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './run';

/** The parts of the product, and the parts that each may import. The longest matching path is a file's part. */
const MAY_IMPORT: Record<string, string[]> = {
  'lambda/core': [],
  'lambda/runtime': ['lambda/core'],
  'lambda/refresh': ['lambda/runtime', 'lambda/core'],
  'lambda/feed': ['lambda/runtime', 'lambda/core'],
  'lambda/deployment': ['lambda/runtime', 'lambda/core'],
  infra: ['lambda/core'],
  local: ['infra', 'lambda/core'],
  cli: ['local', 'infra', 'lambda/core'],
  acceptance: ['cli', 'infra', 'lambda/runtime', 'lambda/core'],
  bench: ['local', 'infra', 'lambda/core'],
  docs: ['lambda/core', 'infra'],
};

/** The files that may import SDK clients: each is the adapter of one service, or a program that is a client itself. */
const ADAPTERS = [
  /^lambda\/runtime\/(secrets-manager|environment-credentials)\.ts$/,
  /^lambda\/refresh\/ecr(-public)?\.ts$/,
  /^lambda\/deployment\/invoke\.ts$/,
  /^cli\/(status|refresh)\//,
  /^acceptance\/(aws\/|suites\/feeds\/receiver\.ts$)/,
  /^local\/consumer\/main\.ts$/,
];

/** The files that may read the environment: entry points, and what starts a process or is one. */
const ENTRY_POINTS = [
  /^infra\/app\.ts$/,
  /^lambda\/(refresh|feed)\/handler\.ts$/,
  /^cli\/common\/client\.ts$/,
  /^acceptance\/(main|cdk\/command|suites\/feeds\/receiver)\.ts$/,
  /^local\/(consumer|stand-in\/(function|template|registry))\//,
];

const files = Object.keys(MAY_IMPORT)
  .map((part) => part.split('/')[0] ?? part)
  .filter((folder, index, all) => all.indexOf(folder) === index)
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => statSync(join(ROOT, file)).isFile());
const modules = files.filter((file) => file.endsWith('.ts'));
/** The modules of the product, without the benchmarks. */
const product = modules.filter((file) => !file.startsWith('bench/'));

/** Returns what a file imports: packages by name, files of the project by their path from the root. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) =>
    name.startsWith('.') ? resolve(normalize(join(dirname(file), name))) : name,
  );
}

function resolve(path: string): string {
  return [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => files.includes(candidate)) ?? path;
}

function partOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT)
    .filter((part) => path.startsWith(`${part}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Returns one cycle of a graph, or undefined if it has none. */
function cycleIn(graph: Map<string, Set<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** The graph of imports, each file replaced by its node. */
function graphOf(nodeOf: (file: string) => string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const file of product) {
    const targets = importsOf(file).filter((target) => files.includes(target) && nodeOf(target) !== nodeOf(file));
    graph.set(nodeOf(file), new Set([...(graph.get(nodeOf(file)) ?? []), ...targets.map(nodeOf)]));
  }
  return graph;
}

describe('the tests', () => {
  it('replace modules only in files that end with .isolated.test.ts, because the others share their modules', () => {
    const names = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
    const replacing = names.filter((name) => {
      const source = /(?<!isolated)\.test\.ts$/.test(name) ? readFileSync(join(__dirname, name), 'utf8') : '';
      return /\bvi\.(mock|doMock|resetModules)\(|\bcoldStart\(/.test(source);
    });
    expect(replacing).toEqual([]);
  });
});

describe('the layout', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports only %j', (part, allowed) => {
    const wrong = modules
      .filter((file) => partOf(file) === part)
      .flatMap((file) => importsOf(file).map((target) => ({ file, target, to: partOf(target) })))
      .filter(({ target, to }) => files.includes(target) && to !== part && !allowed.includes(to ?? ''));
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it('has no cycle of files', () => {
    expect(cycleIn(graphOf((file) => file))).toBeUndefined();
  });

  it('has no cycle of folders', () => {
    expect(cycleIn(graphOf(dirname))).toBeUndefined();
  });

  it('has at most 15 files in a folder of product code', () => {
    const counts = new Map<string, number>();
    for (const file of files.filter((each) => !/^(docs|bench)\//.test(each)))
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 15)).toEqual([]);
  });

  it('keeps the AWS SDK in adapters', () => {
    const users = product.filter((file) => importsOf(file).some((name) => name.startsWith('@aws-sdk/')));
    expect(users.filter((file) => !ADAPTERS.some((adapter) => adapter.test(file)))).toEqual([]);
  });

  it('keeps the CDK out of what runs in AWS', () => {
    const users = product.filter((file) => importsOf(file).some((name) => /^(aws-cdk-lib|constructs)/.test(name)));
    expect(users.filter((file) => !file.startsWith('infra/'))).toEqual([]);
  });

  it('reads the environment in entry points only', () => {
    const readers = files.filter(
      (file) =>
        /^(?!bench\/).*\.(ts|mjs|cjs)$/.test(file) && readFileSync(join(ROOT, file), 'utf8').includes('process.env'),
    );
    expect(readers.filter((file) => !ENTRY_POINTS.some((entry) => entry.test(file)))).toEqual([]);
  });

  it('is found by these rules', () => {
    expect(importsOf('lambda/refresh/refresh.ts')).toContain('lambda/core/version-id.ts');
    expect(importsOf('lambda/refresh/ecr.ts')).toContain('@aws-sdk/client-ecr');
    expect(
      cycleIn(
        new Map([
          ['a', new Set(['b'])],
          ['b', new Set(['c'])],
          ['c', new Set(['b'])],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
  });
});
