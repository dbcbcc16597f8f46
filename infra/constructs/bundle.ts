import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(__dirname, '..', '..');

/** Lambda's name of a bundle's entry. */
export const HANDLER = 'index.handler';

/**
 * The entry of each kind of function, and whether what it imports later is a file of its own: libsodium is most of a
 * feed's code, and one kind of feed needs it.
 */
const KINDS = {
  refresher: { entry: 'lambda/refresh/handler.ts', splitting: false },
  feed: { entry: 'lambda/feed/handler.ts', splitting: true },
};

/** A kind of function. */
export type BundleName = keyof typeof KINDS;

/**
 * Bundles a function's code, AWS SDK included: the runtime's own SDK is of another version, and slower to load.
 * One bundle serves every function of its kind in an app. What each line saves: docs/adr/0030-fast-cold-start.md.
 * @param outdir the folder to write into
 * @returns the folder that holds the bundle and nothing else
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
    mainFields: ['module', 'main'], // the ES modules of a package, which esbuild can shake, before its CommonJS
    alias: { '@aws-sdk/credential-provider-node': './lambda/runtime/environment-credentials.ts' },
    external: ['@smithy/core/event-streams', 'bowser'], // never loaded: for operations that stream, and for browsers
    define: { ReadableStream: 'undefined', Blob: 'undefined' }, // to ask for their type alone loads Node's web streams
    // An ES module has no `require` of its own.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [requireBuiltins, leaveErrorClassesOut],
    legalComments: 'none',
    logLevel: 'error',
  });
  return folder;
}

/**
 * Loads Node's own modules by `require`: `import` reads all that a module exports, and some of that is made when it is
 * read (standard output, web crypto, undici).
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
 * Leaves out the SDK's classes of errors, one for each that any operation can answer: an error without one comes in its
 * service's class, `name` and all.
 */
const leaveErrorClassesOut: Plugin = {
  name: 'leave-error-classes-out',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk.client-[a-z-]+.dist-es.schemas.schemas_0\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^n0_registry\.registerError\(.*\);$/gm, ''),
    }));
  },
};
