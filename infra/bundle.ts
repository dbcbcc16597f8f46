import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..');

/** Lambda's name of the bundle's entry. */
export const HANDLER = 'index.handler';

/**
 * Bundles the function's code, AWS SDK included: the runtime's own SDK is of another version, and slower to load.
 * One bundle serves every credential of an app.
 * @param outdir the folder to write into
 * @returns the folder that holds the bundle and nothing else
 */
export function bundleRefresher(outdir: string): string {
  const folder = join(outdir, 'refresher');
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['lambda/handler.ts'],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
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
