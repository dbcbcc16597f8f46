import type { RefresherConfig } from '../../../infra/config';
import { parseConfig } from '../../../infra/config/parse';
import { type CredentialInstructions, credentialInstructions } from '../../../infra/instructions/credential';
import { ACCOUNT, REGION } from './place';

/** What `npm run show` tells of a credential: what its readers, and other accounts, are to paste where. */
export function sheet(config: RefresherConfig, name: string): CredentialInstructions {
  const parsed = parseConfig(config, 'the config of a test');
  const credential = parsed.credentials.find((candidate) => candidate.name === name);
  if (!credential) throw new Error(`the config has no credential ${name}`);
  const place = { account: ACCOUNT, region: REGION, partition: 'aws', dnsSuffix: 'amazonaws.com' };
  return credentialInstructions(parsed, credential, place);
}

/** The statements of a policy that the sheet shows. */
export function statementsOf(policy: object | undefined): object[] {
  if (!policy) throw new Error('the sheet shows no such policy');
  return (policy as { Statement: object[] }).Statement;
}
