import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { FUNCTIONS, type FunctionKind } from '../infra/constructs/function-code';
import { ifChanged } from './if-changed';

const ROOT = join(__dirname, '..');

/** The sources, the options, and the list of the installed packages, which npm writes. */
const INPUTS = ['lambda', 'build', 'package.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

/** What every function's bundle has in common. */
const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  legalComments: 'none',
  logLevel: 'error',
  write: false,
};

/**
 * Functions with the AWS SDK in their bundle, because the runtime's SDK has another version and loads more slowly.
 * docs/adr/0030-fast-cold-start.md lists what each option saves.
 */
const WITH_SDK: BuildOptions = {
  ...COMMON,
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  mainFields: ['module', 'main'], // prefer ES modules, because esbuild can remove their unused code
  alias: { '@aws-sdk/credential-provider-node': './lambda/runtime/environment-credentials.ts' },
  external: ['@smithy/core/event-streams', 'bowser'], // never loaded: they serve streaming operations and browsers
  define: { ReadableStream: 'undefined', Blob: 'undefined' }, // `typeof` alone would load Node's web streams
  // An ES module has no `require`.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
};

/**
 * Functions whose code is in the template. CloudFormation writes it into one CommonJS file. The SDK is the runtime's,
 * because its size counts towards the size of the template.
 * docs/adr/0045-provider-for-the-runs-of-a-deployment.md and docs/adr/0048-self-contained-template.md explain both.
 */
const INLINE: BuildOptions = { ...COMMON, format: 'cjs', external: ['@aws-sdk/*'], charset: 'utf8' };

/** The options of each kind of function. All functions of a kind share one bundle. */
const KINDS: Record<FunctionKind, () => BuildOptions> = {
  refresher: () => ({
    ...WITH_SDK,
    entryPoints: { index: 'lambda/refresh/handler.ts' },
    plugins: [requireBuiltins, leaveErrorClassesOut],
  }),
  // Dynamic imports become files of their own: libsodium is most of the code, and only one kind of feed needs it.
  feed: () => ({
    ...WITH_SDK,
    entryPoints: { index: 'lambda/feed/handler.ts' },
    splitting: true,
    plugins: [requireBuiltins, leaveErrorClassesOut],
  }),
  deployment: () => ({ ...INLINE, entryPoints: { index: 'lambda/deployment/handler.ts' } }),
  'refresher-runtime-sdk': () => ({ ...INLINE, entryPoints: { index: 'lambda/refresh/handler.ts' } }),
  'feed-runtime-sdk': () => ({ ...INLINE, entryPoints: { index: 'lambda/feed/handler.ts' } }),
};

/** Bundles the code of every function, unless the bundles are current. */
export async function buildFunctions(): Promise<void> {
  const kinds = Object.keys(KINDS) as FunctionKind[];
  const files = {
    inputs: INPUTS.map((path) => join(ROOT, path)),
    outputs: kinds.map((kind) => join(FUNCTIONS, kind)),
    record: join(ROOT, 'node_modules', '.cache', 'ecr-credentials', 'functions.json'),
  };
  await ifChanged(files, () => Promise.all(kinds.map((kind) => buildFunction(kind, FUNCTIONS))));
}

/**
 * Bundles the code of one kind of function.
 * @param outdir the folder in which the kind gets a folder
 * @returns the folder that contains only the bundle
 */
export async function buildFunction(kind: FunctionKind, outdir: string): Promise<string> {
  const folder = join(outdir, kind);
  const { outputFiles = [] } = await build({ ...KINDS[kind](), outdir: folder });
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  await mkdir(folder, { recursive: true });
  const previous = (await readdir(folder)).filter((name) => !files.has(name));
  await Promise.all(previous.map((name) => rm(join(folder, name), { force: true })));
  await Promise.all([...files].map(([name, text]) => writeIfChanged(folder, name, text)));
  return folder;
}

/** Leaves an equal file unchanged and replaces any other at once, because another process can be reading it. */
async function writeIfChanged(folder: string, name: string, text: string): Promise<void> {
  const file = join(folder, name);
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  const unfinished = `${folder}.${process.pid}.${name}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}

/**
 * Loads Node's modules with `require`, because `import` reads every export, and some are created when they are read
 * (standard output, web crypto, undici).
 */
const requireBuiltins: Plugin = {
  name: 'require-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'builtin' },
    );
    onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({ contents: `module.exports=require('${path}')` }));
  },
};

/**
 * Removes the SDK's error classes, one for each error of each operation. The SDK then creates an error of the service's
 * base class with the same name.
 */
const leaveErrorClassesOut: Plugin = {
  name: 'leave-error-classes-out',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk.client-[a-z-]+.dist-es.schemas.schemas_0\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^n0_registry\.registerError\(.*\);$/gm, ''),
    }));
  },
};
