import { App } from 'aws-cdk-lib';
import { stacksOf } from './config/credential';
import { DEFAULT_CONFIG, loadConfig } from './config/load';
import { ConfigError } from './config/parse';
import { CredentialsStack } from './credentials-stack';
import { limitProblems } from './limits';

async function main(): Promise<void> {
  // The tests validate the templates of a wide range of configs against the CDK's rules. The validation takes most of
  // the time of a synth, and a user's synth need not repeat it.
  const app = new App({ builtinCloudFormationValidation: false });
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
