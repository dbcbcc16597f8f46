import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(__dirname, '..', '..');

/**
 * The entry point of each kind of function, and whether dynamic imports become files of their own. libsodium is most of
 * the feeds' code, and only one kind of feed needs it.
 */
const KINDS = {
  refresher: { entry: 'lambda/refresh/handler.ts', splitting: false },
  feed: { entry: 'lambda/feed/handler.ts', splitting: true },
};

/** A kind of function. */
export type BundleName = keyof typeof KINDS;

/**
 * Bundles a function's code with the AWS SDK, because the runtime's SDK has another version and loads more slowly. All
 * functions of a kind share one bundle. docs/adr/0030-fast-cold-start.md lists what each option saves.
 * @param outdir the folder to write into
 * @returns the folder that contains only the bundle
 */
export async function bundleFunction(kind: BundleName, outdir: string): Promise<string> {
  const folder = join(outdir, kind);
  const { entry, splitting } = KINDS[kind];
  await build({
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'], // prefer ES modules, because esbuild can remove their unused code
    alias: { '@aws-sdk/credential-provider-node': './lambda/runtime/environment-credentials.ts' },
    external: ['@smithy/core/event-streams', 'bowser'], // never loaded: they serve streaming operations and browsers
    define: { ReadableStream: 'undefined', Blob: 'undefined' }, // `typeof` alone would load Node's web streams
    // An ES module has no `require`.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [requireBuiltins, leaveErrorClassesOut],
    legalComments: 'none',
    logLevel: 'error',
  });
  return folder;
}

/**
 * Bundles the code of the provider function as text for the template. CloudFormation writes it into a CommonJS file. The
 * SDK is the runtime's, because the text must be short. docs/adr/0045-provider-for-the-runs-of-a-deployment.md explains
 * both.
 */
export async function bundleProvider(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['lambda/deployment/handler.ts'],
    write: false,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    external: ['@aws-sdk/*'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
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
