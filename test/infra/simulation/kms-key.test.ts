import { describe, expect, it } from 'vitest';
import { USE_KEY } from './support/actions';
import { arnOf, deploy, OTHER_ACCOUNT, roleOf } from './support/deployed-stack';
import { keyUses, usesFor } from './support/key-uses';
import { credentialOf, credentialPerReader, EXAMPLES, READER_KINDS, readerOf, secretNamesOf } from './support/readers';
import { admin } from './support/simulate';

const deployed = deploy(credentialPerReader({ encryption: 'customer-managed' }));
const limited = deploy(credentialPerReader({ encryption: 'customer-managed' }, { formats: ['password'] }));
const [key] = deployed.keys;

describe("the stack's key", () => {
  it.each(READER_KINDS)(
    'decrypts for the reader %s, through Secrets Manager and for its secrets only',
    async (kind) => {
      const secrets = secretNamesOf(kind);
      expect(await keyUses(deployed, readerOf(deployed, kind), key, secrets)).toEqual(
        usesFor(secrets, ['kms:Decrypt']),
      );
    },
  );

  it.each(EXAMPLES)('decrypts for %s that reads some formats, for the secrets in these formats only', async (kind) => {
    const secrets = secretNamesOf(kind);
    const uses = await keyUses(limited, readerOf(limited, kind), limited.keys[0], secrets);
    expect(uses).toEqual(usesFor(secrets.slice(1), ['kms:Decrypt']));
  });

  it.each(EXAMPLES)("encrypts and decrypts for the function of %s's credential, for its secrets only", async (kind) => {
    const secrets = secretNamesOf(kind);
    const role = roleOf(deployed, `EcrCredentials-${credentialOf(kind)}-eu-west-1`);
    expect(await keyUses(deployed, role, key, secrets)).toEqual(usesFor(secrets, USE_KEY));
  });

  it.each([
    ['a principal of the account without policies', arnOf('iam', 'role/other')],
    ['an administrator of another account', admin(arnOf('iam', 'role/jenkins', OTHER_ACCOUNT))],
  ])('does nothing for %s', async (_, principal) => {
    expect(await keyUses(deployed, principal, key, secretNamesOf('a role'))).toEqual([]);
  });

  it('leaves to the account what goes through Secrets Manager for the secrets, and its administration', async () => {
    const uses = await keyUses(deployed, admin(arnOf('iam', 'role/admin')), key, ['ecr-a', 'other']);
    expect(
      uses.filter((use) => !/:(DescribeKey|GetKeyPolicy|PutKeyPolicy|ScheduleKeyDeletion|DisableKey) /.test(use)),
    ).toEqual(usesFor(READER_KINDS.flatMap(secretNamesOf), USE_KEY));
  });
});
