import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { App, Stack } from 'aws-cdk-lib/core';

/** A CDK app with a function that may read a secret. The settings of the CDK are in the cdk.json of its folder. */
const stack = new Stack(new App(), 'Minimal');
const reader = new Lambda(stack, 'Function', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => {};'),
});
new Secret(stack, 'Secret').grantRead(reader);
