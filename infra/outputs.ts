import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Credential } from './config/credential';
import { secretHosts } from './config/secrets/registries';
import { loginCommand } from './instructions/snippets';
import { PSEUDO_PARAMETERS } from './naming/environment';

/**
 * Creates the outputs of a credential: the commands for consumers and readers.
 * @param hasConfig whether a config file contains the credential, which the command for readers requires
 */
export function createOutputs(parent: Construct, credential: Credential, hasConfig: boolean): void {
  const scope = new Construct(parent, 'Login');
  for (const secret of credential.secrets) {
    const [host] = secretHosts(credential, secret, PSEUDO_PARAMETERS);
    if (host === undefined) continue;
    new CfnOutput(scope, secret.name, {
      description: `Command that logs docker in with the secret ${secret.name}`,
      value: loginCommand(secret, host, PSEUDO_PARAMETERS),
    });
  }
  const { name, readers } = credential;
  if (readers.length === 0 || !hasConfig) return;
  const { account, region } = PSEUDO_PARAMETERS;
  new CfnOutput(parent, 'ReadersOutput', {
    description: `Command that prints what each reader of ${name} has to do`,
    value: `npx ecr-credentials show ${name} --account ${account} --region ${region}`,
  });
}
