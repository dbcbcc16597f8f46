import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..');

/** Lambda's name of a bundle's entry. */
export const HANDLER = 'index.handler';

/** The entry of each kind of function. */
const ENTRIES = { refresher: 'lambda/handler.ts', feed: 'lambda/feed/handler.ts' };

/** A kind of function. */
export type BundleName = keyof typeof ENTRIES;

/**
 * Bundles a function's code, AWS SDK included: the runtime's own SDK is of another version, and slower to load.
 * One bundle serves every function of its kind in an app.
 * @param outdir the folder to write into
 * @returns the folder that holds the bundle and nothing else
 */
export function bundleFunction(name: BundleName, outdir: string): string {
  const folder = join(outdir, name);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: { index: ENTRIES[name] },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true, // what is imported later is a file of its own, and loaded only then
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'], // the ES modules of a package, which esbuild can shake, before its CommonJS
    alias: { '@aws-sdk/credential-provider-node': './lambda/environment-credentials.ts' },
    legalComments: 'none',
    logLevel: 'error',
  });
  return folder;
}
