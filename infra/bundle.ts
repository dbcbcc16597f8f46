import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

const ROOT = join(__dirname, '..');

/** Lambda's name of a bundle's entry. */
export const HANDLER = 'index.handler';

/**
 * The entry of each kind of function, and how its later imports are bundled. The SDK makes some of Node's own modules, and
 * `require` loads those with less than `import` does: that reads every export of node:http, and one of them loads undici.
 * A feed's are files of its own, loaded only by the kind that needs them.
 */
const KINDS = {
  refresher: {
    entry: 'lambda/handler.ts',
    laterImports: {
      supported: { 'dynamic-import': false },
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    },
  },
  feed: { entry: 'lambda/feed/handler.ts', laterImports: { splitting: true } },
} satisfies Record<string, { entry: string; laterImports: BuildOptions }>;

/** A kind of function. */
export type BundleName = keyof typeof KINDS;

/**
 * Bundles a function's code, AWS SDK included: the runtime's own SDK is of another version, and slower to load.
 * One bundle serves every function of its kind in an app. What each line saves: docs/decisions.md.
 * @param outdir the folder to write into
 * @returns the folder that holds the bundle and nothing else
 */
export function bundleFunction(kind: BundleName, outdir: string): string {
  const folder = join(outdir, kind);
  const { entry, laterImports } = KINDS[kind];
  buildSync({
    ...laterImports,
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'], // the ES modules of a package, which esbuild can shake, before its CommonJS
    alias: { '@aws-sdk/credential-provider-node': './lambda/environment-credentials.ts' },
    external: ['@smithy/core/event-streams'], // for operations that stream: none of ours, so it is never loaded
    define: { ReadableStream: 'undefined', Blob: 'undefined' }, // to ask for their type alone loads Node's web streams
    legalComments: 'none',
    logLevel: 'error',
  });
  return folder;
}
