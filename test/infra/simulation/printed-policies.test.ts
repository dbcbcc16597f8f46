import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../infra/config/parse';
import { credentialInstructions } from '../../../infra/instructions/credential';
import { LIST_SECRETS, OTHER_SECRET_ACTIONS, PUT, READ } from './support/actions';
import { ACCOUNT, arnOf, deploy, OTHER_ACCOUNT, REGION, secretArns } from './support/deployed-stack';
import { keyUses, usesFor } from './support/key-uses';
import * as readers from './support/readers';
import { all, allowed, NO_RESOURCE } from './support/requests';
import { defaultKeyPolicy, policy } from './support/simulate';

const { ALL_SECRETS, EXISTING_KEY } = readers;
const ENVIRONMENT = { account: ACCOUNT, region: REGION, partition: 'aws', dnsSuffix: 'amazonaws.com' };
const FOREIGN: readers.ReaderKind[] = ['a role of another account', 'a user of another account', 'an organization'];

describe.each([
  ["the stack's key", 'customer-managed'],
  ['an existing key', EXISTING_KEY],
] as const)('with %s, the policy that `show` prints', (_, encryption) => {
  const config = readers.credentialPerReader({ encryption }, {}, FOREIGN);
  const deployed = deploy(config);
  deployed.resource[EXISTING_KEY] = defaultKeyPolicy(ACCOUNT, OTHER_ACCOUNT);
  const [key = EXISTING_KEY] = deployed.keys;
  // Each resource allows both accounts everything, so that only the identity policies limit the requests.
  const Principal = { AWS: [ACCOUNT, OTHER_ACCOUNT] };
  const everything = policy({ Effect: 'Allow', Principal, Action: '*', Resource: '*' });
  const open = Object.fromEntries([key, ...Object.values(ALL_SECRETS)].map((arn) => [arn, everything]));

  const parsed = parseConfig(config, 'test.config');
  const principals = FOREIGN.flatMap((kind) => {
    const [credential] = parsed.credentials.filter(({ name }) => name === readers.credentialOf(kind));
    if (!credential) throw new Error(`got no credential for ${kind}`);
    const instructions = credentialInstructions(parsed, credential, ENVIRONMENT);
    // The key that the stack creates has no id before the deployment, so the printed ARN has a placeholder.
    const printed = (text = '') => ({ policies: [JSON.parse(text.replace(arnOf('kms', 'key/KEY'), key))] });
    const [text, inAccount] = [instructions.readers[0]?.steps[0]?.text, JSON.stringify(instructions.readerPolicy)];
    const secrets = readers.secretNamesOf(kind);
    return [
      { name: kind, principal: { ...readers.readerOf(deployed, kind), ...printed(text) }, secrets },
      {
        name: `a principal of the stack's account instead of ${kind}`,
        principal: { arn: arnOf('iam', 'role/app'), ...printed(inAccount) },
        secrets,
      },
    ];
  });

  it.each(principals)('is enough for $name to read the secrets', async ({ principal, secrets }) => {
    expect(await allowed(deployed, { it: principal }, [[READ, ALL_SECRETS]])).toEqual(all(['it'], READ, secrets));
    expect(await keyUses(deployed, principal, key, secrets)).toEqual(usesFor(secrets, ['kms:Decrypt']));
  });

  it.each(principals)('allows $name nothing else, whatever the resources allow', async ({ principal, secrets }) => {
    const stack = { ...deployed, resource: open };
    const requests = await allowed(stack, { it: principal }, [
      [[...READ, PUT], ALL_SECRETS],
      [OTHER_SECRET_ACTIONS, secretArns(...secrets)],
      [[LIST_SECRETS], NO_RESOURCE],
    ]);
    expect(requests).toEqual(all(['it'], READ, secrets));
    expect(await keyUses(stack, principal, key, secrets)).toEqual(usesFor(secrets, ['kms:Decrypt']));
  });
});
