import { describe, expect, it } from 'vitest';
import { USE_KEY } from './support/actions';
import { arnOf, deploy, OTHER_ACCOUNT, roleOf } from './support/deployed-stack';
import { keyUses, usesFor } from './support/key-uses';
import { credentialOf, credentialPerReader, EXAMPLES, READER_KINDS, readerOf, secretNamesOf } from './support/readers';
import { ADMINISTRATOR, admin } from './support/simulate';

const deployed = deploy(credentialPerReader({ encryption: 'customer-managed' }));
const limited = deploy(credentialPerReader({ encryption: 'customer-managed' }, { formats: ['password'] }));
const [key] = deployed.keys;

describe("the stack's key", () => {
  it.each(READER_KINDS)('decrypts for %s as a reader, through Secrets Manager, for its secrets only', async (kind) => {
    const secrets = secretNamesOf(kind);
    const uses = await keyUses(deployed, readerOf(deployed, kind), key, secrets);
    expect(uses).toEqual(usesFor(secrets, ['kms:Decrypt']));
  });

  it.each(EXAMPLES)('decrypts for %s as a reader of some formats, for the secrets in these only', async (kind) => {
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

  it('allows an administrator to manage it, and to use it through Secrets Manager for the secrets only', async () => {
    const uses = await keyUses(deployed, ADMINISTRATOR, key, ['ecr-a', 'other']);
    const manage = /:(DescribeKey|GetKeyPolicy|PutKeyPolicy|ScheduleKeyDeletion|DisableKey) /;
    const everySecret = usesFor(READER_KINDS.flatMap(secretNamesOf), USE_KEY);
    expect(uses.filter((use) => !manage.test(use))).toEqual(everySecret);
  });
});
