import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

/** A CDK app with the refresher's entry in a NodejsFunction, and no option that says how to bundle it. */
const ROOT = join(__dirname, '..', '..');

const app = new App({ analyticsReporting: false });
new NodejsFunction(new Stack(app, 'Bench'), 'Refresher', {
  entry: join(ROOT, 'lambda', 'refresh', 'handler.ts'),
  // Where the sources are, not where this was started.
  projectRoot: ROOT,
  depsLockFilePath: join(ROOT, 'package-lock.json'),
});
app.synth();
