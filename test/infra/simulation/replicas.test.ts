import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../../infra/config';
import { parseConfig } from '../../../infra/config/parse';
import { credentialInstructions } from '../../../infra/instructions/credential';
import { GET, OTHER_SECRET_ACTIONS, PUT, READ } from './support/actions';
import { ACCOUNT, deploy, OTHER_ACCOUNT, REGION, roleOf } from './support/deployed-stack';
import * as readers from './support/readers';
import { all, allowed } from './support/requests';
import { ADMINISTRATOR, type Context, defaultKeyPolicy } from './support/simulate';

const REPLICA = 'us-east-1';
const REPLICA_KEY = readers.EXISTING_KEY.replace(REGION, REPLICA);
const OTHER_REGION = 'ap-south-1';
const settings: CredentialConfig = {
  encryption: 'customer-managed',
  replicas: [{ region: REPLICA, key: REPLICA_KEY }],
};

/** Returns the ARN of the copy of a secret in another region. */
const inRegion = (arn: string, region: string) => arn.replace(REGION, region);

/** Deploys the credentials. Secrets Manager copies the policy of a secret to its replica, without changes. */
function deployReplicated(more: object = {}) {
  const config = readers.credentialPerReader({ ...settings, ...more });
  const deployed = deploy(config);
  for (const arn of deployed.secrets) {
    const { [arn]: policy } = deployed.resource;
    if (policy) deployed.resource[inRegion(arn, REPLICA)] = policy;
  }
  deployed.resource[REPLICA_KEY] = defaultKeyPolicy(ACCOUNT, OTHER_ACCOUNT);
  return { config, deployed };
}

const copies = (kind: readers.ReaderKind) =>
  Object.fromEntries(
    readers.secretNamesOf(kind).flatMap((name) => {
      const arn = readers.ALL_SECRETS[name] ?? '';
      return [
        [name, arn],
        [`${name} in ${REPLICA}`, inRegion(arn, REPLICA)],
        [`${name} in ${OTHER_REGION}`, inRegion(arn, OTHER_REGION)],
      ];
    }),
  );
const expected = (kind: readers.ReaderKind) =>
  readers.secretNamesOf(kind).flatMap((name) => [name, `${name} in ${REPLICA}`]);

const open = deployReplicated();
const exclusive = deployReplicated({ exclusive: true });

describe.each(readers.READER_KINDS)('%s as a reader of a replicated credential', (kind) => {
  it.each([
    ['a credential', open],
    ['an exclusive credential', exclusive],
  ])('reads the secrets of %s and their copies, and does nothing else', async (_, { deployed }) => {
    const reader = readers.readerOf(deployed, kind);
    // The account of an administrator allows everything, also in regions without a copy.
    const isForeign = readers.isOfOtherAccount(reader.arn);
    const secrets = Object.entries(copies(kind)).filter(([name]) => !isForeign || !name.includes(OTHER_REGION));
    const requests = await allowed(deployed, { reader }, [
      [[...READ, PUT, ...OTHER_SECRET_ACTIONS], Object.fromEntries(secrets)],
    ]);
    expect(requests).toEqual(all(['reader'], READ, expected(kind)));
  });
});

describe('the copies of an exclusive credential', () => {
  it.each(readers.EXAMPLES)('of %s are read by no administrator and by no function', async (kind) => {
    const { deployed } = exclusive;
    const refresher = roleOf(deployed, `EcrCredentials-${readers.credentialOf(kind)}-${REGION}`);
    const inReplica = Object.entries(copies(kind)).filter(([name]) => name.includes(REPLICA));
    const principals = { refresher, administrator: ADMINISTRATOR };
    expect(await allowed(deployed, principals, [[[GET], Object.fromEntries(inReplica)]])).toEqual([]);
  });
});

describe('the key of a replica', () => {
  const kind = 'an OIDC issuer';
  const [name] = readers.secretNamesOf(kind);
  const primary = readers.ALL_SECRETS[name];
  const copy = inRegion(primary ?? '', REPLICA);
  const through = (region: string, secret: string | undefined): Context => ({
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
    'kms:EncryptionContext:SecretARN': secret,
  });
  const contexts = {
    'for the copy': through(REPLICA, copy),
    'for the secret': through(REPLICA, primary),
    'for the copy of another secret': through(REPLICA, copy.replace(name, 'other')),
    'in another region': through(REGION, copy),
    directly: {},
  };
  const uses = (principal: string) =>
    allowed(
      open.deployed,
      { it: principal },
      [[['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:CreateGrant'], { key: REPLICA_KEY }]],
      contexts,
    );

  it('decrypts for the role of a reader through Secrets Manager of that region, for the copies only', async () => {
    const { arn } = readers.readerOf(open.deployed, kind);
    expect(await uses(arn)).toEqual(['it, kms:Decrypt key, for the copy']);
  });

  it('encrypts for the function through Secrets Manager of that region, for the copies only', async () => {
    const role = roleOf(open.deployed, `EcrCredentials-${readers.credentialOf(kind)}-${REGION}`);
    expect(await uses(role)).toEqual([
      'it, kms:Encrypt key, for the copy',
      'it, kms:GenerateDataKey key, for the copy',
    ]);
  });
});

it('the policy that `show` prints for a principal of the account covers the copies, and nothing else', async () => {
  const kind = 'a role';
  const parsed = parseConfig(open.config, 'test.config');
  const credential = parsed.credentials.find(({ name }) => name === readers.credentialOf(kind));
  if (!credential) throw new Error(`got no credential for ${kind}`);
  const environment = { account: ACCOUNT, region: REGION, partition: 'aws', dnsSuffix: 'amazonaws.com' };
  const { readerPolicy } = credentialInstructions(parsed, credential, environment);
  const principal = { arn: `arn:aws:iam::${ACCOUNT}:role/app`, policies: [JSON.parse(JSON.stringify(readerPolicy))] };
  expect(await allowed(open.deployed, { it: principal }, [[[...READ, PUT], copies(kind)]])).toEqual(
    all(['it'], READ, expected(kind)),
  );
});
