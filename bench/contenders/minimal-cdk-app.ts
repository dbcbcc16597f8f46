import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { App, Stack } from 'aws-cdk-lib/core';

/** A CDK app with a function that may read a secret. With the argument `--no-validation`, it validates no templates. */
const app = new App({ builtinCloudFormationValidation: !process.argv.includes('--no-validation') });
const stack = new Stack(app, 'Minimal');
const reader = new Lambda(stack, 'Function', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => {};'),
});
new Secret(stack, 'Secret').grantRead(reader);
