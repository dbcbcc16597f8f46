import type { RefresherConfig } from '../../../infra/config';
import { parseConfig } from '../../../infra/config/parse';
import { type CredentialInstructions, credentialInstructions } from '../../../infra/instructions/credential';
import { ACCOUNT, REGION } from './environment';

/** Returns what `npx ecr-credentials show` prints for a credential. */
export function instructions(config: RefresherConfig, name: string): CredentialInstructions {
  const parsed = parseConfig(config, 'the config of a test');
  const credential = parsed.credentials.find((candidate) => candidate.name === name);
  if (!credential) throw new Error(`got the credential ${name}; must be one of the config`);
  return credentialInstructions(parsed, credential, {
    account: ACCOUNT,
    region: REGION,
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
  });
}

/** Returns the statements of the printed policy for other readers of a credential. */
export function readerStatements(config: RefresherConfig, name: string): object[] {
  const { readerPolicy } = instructions(config, name);
  if (!readerPolicy) throw new Error(`the instructions of ${name} have no policy for readers`);
  return (readerPolicy as { Statement: object[] }).Statement;
}
