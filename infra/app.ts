import { App, type AppProps } from 'aws-cdk-lib';
import { ConfigError, DEFAULT_CONFIG } from './config/config-file';
import { stacksOf } from './config/credential';
import { loadConfig } from './config/load';
import { CredentialsStack } from './credentials-stack';
import { limitProblems } from './limits';

/** What the CDK does not do at a user's synth. docs/adr/0052-fast-synth.md lists the reasons and the times. */
const SETTINGS: AppProps = {
  // The tests validate the templates of a wide range of configs against the CDK's rules.
  builtinCloudFormationValidation: false,
  // Stack traces would show only code of this project, because a user of a config file writes no constructs.
  stackTraces: false,
  postCliContext: {
    'aws:cdk:disable-creation-stack-traces': true,
    // These data are for the CDK's usage reports, which are off.
    '@aws-cdk/core:enableAdditionalMetadataCollection': false,
  },
};

async function main(): Promise<void> {
  const app = new App(SETTINGS);
  const file: string = app.node.tryGetContext('config') ?? DEFAULT_CONFIG;
  // The CLI sets the account if it has AWS credentials. Without it, some rules cannot be checked. It always sets the
  // region: without a profile or AWS_REGION it is us-east-1.
  const target = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  const config = await loadConfig(file, target);
  for (const [name, credentials] of stacksOf(config)) new CredentialsStack(app, name, { config, credentials });
  const problems = limitProblems(app);
  if (problems.length > 0) throw new ConfigError(file, problems);
  app.synth();
}

main().catch((error: unknown) => {
  // The message of a wrong config is complete. Any other error is a defect of this app and needs its stack trace.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
