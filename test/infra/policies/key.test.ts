import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig } from '../../../infra/config';
import { actions, USE_KEY } from '../simulation/support/actions';
import { EXISTING_KEY, ORGANIZATION, READERS } from '../simulation/support/readers';
import { policy } from '../simulation/support/simulate';
import { policiesOf } from './support/policies-of';
import { DOCKER, onlyForSecrets, PASSWORD, SECRETS } from './support/statements';

const ROOT = { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' };
const allow = (Action: string | string[], more: object) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const ADMINISTER = allow(
  actions(
    'kms',
    `CancelKeyDeletion CreateAlias Delete* Describe* Disable* Enable* Get* List* Put* Revoke* ScheduleKeyDeletion
    TagResource UntagResource Update*`,
  ),
  { Sid: 'Administer', Principal: ROOT },
);
const USE = allow(USE_KEY, {
  Sid: 'UseThroughTheseSecrets',
  Principal: ROOT,
  Condition: onlyForSecrets([DOCKER, PASSWORD]),
});
const decrypt = (AWS: string, Condition: object) => allow('kms:Decrypt', { Principal: { AWS }, Condition });
const keysOf = (readers: ReaderConfig[], encryption: CredentialConfig['encryption'] = 'customer-managed') =>
  policiesOf({ secrets: SECRETS, encryption, readers }).keys;

describe('the key of a stack', () => {
  it('is created only if a credential uses a customer-managed key of the stack', () => {
    expect(keysOf([READERS['a role']], 'aws-managed')).toEqual([]);
    expect(keysOf([READERS['a role']], EXISTING_KEY)).toEqual([]);
  });

  it("leaves to the account's policies the requests through Secrets Manager for its secrets", () => {
    expect(keysOf([])).toEqual([policy(ADMINISTER, USE)]);
  });

  it.each([
    ['a role', READERS['a role'].role, READERS['a role']],
    ['a role of another account', READERS['a role of another account'].role, READERS['a role of another account']],
    ['a user', READERS['a user'].user, READERS['a user']],
    ['a user of another account', READERS['a user of another account'].user, READERS['a user of another account']],
  ])('allows %s to decrypt the secrets through Secrets Manager', (_, principal, reader) => {
    const statement = decrypt(principal, onlyForSecrets([DOCKER, PASSWORD]));
    expect(keysOf([reader])).toEqual([policy(ADMINISTER, USE, statement)]);
  });

  it('allows the members of an organization to decrypt the secrets in their formats', () => {
    const condition = onlyForSecrets([PASSWORD], { 'aws:PrincipalOrgID': ORGANIZATION });
    expect(keysOf([{ ...READERS['an organization'], formats: ['password'] }])).toEqual([
      policy(ADMINISTER, USE, decrypt('*', condition)),
    ]);
  });

  it('does not name readers with a role of the stack, because that role has a statement for the key', () => {
    const readers = [READERS['an OIDC issuer'], READERS['a host with a certificate']];
    expect(keysOf(readers)).toEqual([policy(ADMINISTER, USE)]);
  });
});
