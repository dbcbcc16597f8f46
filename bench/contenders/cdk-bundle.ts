import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The refresher's code as the CDK bundles it by itself: CommonJS, the whole SDK with it, not minified.
 * @param outdir an empty folder to write into
 * @returns the bundle's file
 * @throws Error with what the CDK said
 */
export function cdkBundle(outdir: string): string {
  execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, 'cdk-app.ts')], {
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: '{}', CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const files = readdirSync(outdir).map((name) => join(outdir, name, 'index.js'));
  const bundle = files.find((file) => existsSync(file));
  if (!bundle) throw new Error(`the CDK left no index.js in ${outdir}: got ${files.join(', ')}`);
  return bundle;
}
