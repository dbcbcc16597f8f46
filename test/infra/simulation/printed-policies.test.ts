import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../infra/config/parse';
import { credentialInstructions } from '../../../infra/instructions/credential';
import { LIST_SECRETS, OTHER_SECRET_ACTIONS, PUT, READ } from './support/actions';
import {
  ACCOUNT,
  arnOf,
  type Deployed,
  deploy,
  OTHER_ACCOUNT,
  type PolicyDocument,
  REGION,
} from './support/deployed-stack';
import { keyUses, usesFor } from './support/key-uses';
import {
  ALL_SECRETS,
  credentialOf,
  credentialPerReader,
  EXISTING_KEY,
  type ReaderKind,
  readerOf,
  secretNamesOf,
} from './support/readers';
import { all, allowed, NO_RESOURCE } from './support/requests';
import { defaultKeyPolicy, type Principal, policy } from './support/simulate';

const ENVIRONMENT = { account: ACCOUNT, region: REGION, partition: 'aws', dnsSuffix: 'amazonaws.com' };
/** The readers that need an identity policy of their own account. */
const KINDS: ReaderKind[] = ['a role of another account', 'a user of another account', 'an organization'];

/** Returns the policies that `show` prints for a reader, and for other principals of the stack's account. */
function printed(config: Parameters<typeof deploy>[0], kind: ReaderKind, key: string) {
  const parsed = parseConfig(config, 'test.config');
  const credential = parsed.credentials.find(({ name }) => name === credentialOf(kind));
  if (!credential) throw new Error(`got no credential for ${kind}`);
  const { readers, readerPolicy } = credentialInstructions(parsed, credential, ENVIRONMENT);
  // Only the deployment knows the id of the key that the stack creates.
  const document = (text: string): PolicyDocument => JSON.parse(text.replace(arnOf('kms', 'key/KEY'), key));
  return { reader: document(readers[0]?.steps[0]?.text ?? ''), account: document(JSON.stringify(readerPolicy)) };
}

describe.each([
  ["the stack's key", 'customer-managed'],
  ['an existing key', EXISTING_KEY],
] as const)('with %s, the printed policy', (_, encryption) => {
  const config = credentialPerReader({ encryption }, {}, KINDS);
  const deployed = deploy(config);
  deployed.resource[EXISTING_KEY] = defaultKeyPolicy(ACCOUNT, OTHER_ACCOUNT);
  const [key = EXISTING_KEY] = deployed.keys;
  /** The same stack, with resource policies that allow both accounts everything. Only identity policies limit. */
  const everything = policy({
    Effect: 'Allow',
    Principal: { AWS: [ACCOUNT, OTHER_ACCOUNT] },
    Action: '*',
    Resource: '*',
  });
  const open: Deployed = {
    ...deployed,
    resource: Object.fromEntries([key, ...Object.values(ALL_SECRETS)].map((arn) => [arn, everything])),
  };

  const principals = KINDS.map((kind): [string, Principal, [string, string]] => {
    return [kind, { ...readerOf(deployed, kind), policies: [printed(config, kind, key).reader] }, secretNamesOf(kind)];
  });
  const [kind = 'a role'] = KINDS;
  const inAccount: (typeof principals)[number] = [
    "a principal of the stack's account",
    { arn: arnOf('iam', 'role/app'), policies: [printed(config, kind, key).account] },
    secretNamesOf(kind),
  ];

  it.each([...principals, inAccount])('is enough for %s to read the secrets', async (_name, principal, secrets) => {
    expect(await allowed(deployed, { it: principal }, [[READ, ALL_SECRETS]])).toEqual(all(['it'], READ, secrets));
    expect(await keyUses(deployed, principal, key, secrets)).toEqual(usesFor(secrets, ['kms:Decrypt']));
  });

  it.each([...principals, inAccount])(
    'allows %s nothing else, whatever the resources allow',
    async (_, principal, secrets) => {
      const attempts = [...READ, PUT, ...OTHER_SECRET_ACTIONS];
      const names = await allowed(open, { it: principal }, [
        [attempts, ALL_SECRETS],
        [[LIST_SECRETS], NO_RESOURCE],
      ]);
      expect(names).toEqual(all(['it'], READ, secrets));
      expect(await keyUses(open, principal, key, secrets)).toEqual(usesFor(secrets, ['kms:Decrypt']));
    },
  );
});
