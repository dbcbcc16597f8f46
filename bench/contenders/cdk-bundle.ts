import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { LogLevel, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

const ROOT = join(__dirname, '..', '..');

/**
 * Bundles the refresher as the CDK does by default: CommonJS, with the whole SDK, not minified.
 * @param outdir a folder for the output
 * @returns the bundle's file
 * @throws Error with the CDK's own output
 */
export function cdkBundle(outdir: string): string {
  const stack = new Stack(new App({ analyticsReporting: false, outdir }), 'Bench');
  new NodejsFunction(stack, 'Refresher', {
    entry: join(ROOT, 'lambda', 'refresh', 'handler.ts'),
    // Without these two, the CDK would search from the working directory.
    projectRoot: ROOT,
    depsLockFilePath: join(ROOT, 'package-lock.json'),
    bundling: { logLevel: LogLevel.ERROR },
  });
  const files = readdirSync(outdir).map((name) => join(outdir, name, 'index.js'));
  const bundle = files.find((file) => existsSync(file));
  if (!bundle) throw new Error(`the CDK wrote no index.js to ${outdir}: got ${files.join(', ')}`);
  return bundle;
}
