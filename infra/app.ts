import { App } from 'aws-cdk-lib';
import { stacksOf } from './config/credential';
import { DEFAULT_CONFIG, loadConfig } from './config/load';
import { ConfigError } from './config/parse';
import { bundleFunction } from './constructs/bundle';
import { CredentialsStack } from './credentials-stack';
import { limitProblems } from './limits';

async function main(): Promise<void> {
  const app = new App();
  const file: string = app.node.tryGetContext('config') ?? DEFAULT_CONFIG;
  // The CLI tells the account when it has credentials; without, as in a plain synth, some rules can't be checked.
  const config = await loadConfig(file, { account: process.env.CDK_DEFAULT_ACCOUNT });
  const feeds = config.credentials.some((credential) => credential.feeds.length > 0);
  const bundles = {
    refresher: await bundleFunction('refresher', app.outdir),
    feed: feeds ? await bundleFunction('feed', app.outdir) : undefined,
  };
  for (const [name, credentials] of stacksOf(config)) new CredentialsStack(app, name, { config, credentials, bundles });
  const problems = limitProblems(app);
  if (problems.length > 0) throw new ConfigError(file, problems);
  app.synth();
}

main().catch((error: unknown) => {
  // A wrong config is the user's to mend: its message says all. Anything else is a fault of ours, trace included.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
