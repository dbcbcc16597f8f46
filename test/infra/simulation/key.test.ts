import { describe, expect, it } from 'vitest';
import { SECRETS } from './support/deeds';
import {
  credentialOf,
  KIND_NAMES,
  type Kind,
  OTHER_ACCOUNT,
  oneOfEachKind,
  readerOf,
  secretNamesOf,
} from './support/kinds';
import { type Context, EVERYTHING, type Principal } from './support/may';
import { allowed, deeds, type Question, questions } from './support/questions';
import { ACCOUNT, secretArn } from './support/resolve';
import { roleOf, worldOf } from './support/world';

const world = worldOf(oneOfEachKind({ encryption: 'customer-managed' }));
const key = { 'the key': world.keys[0] ?? '' };

const USE = ['kms:Decrypt', 'kms:GenerateDataKey'];
const REST = ['kms:CreateGrant', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy'].concat([
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
]);
const PSEUDO_PARAMETERS = 'secretsmanager.eu-west-1.amazonaws.com';
const SERVICES = [PSEUDO_PARAMETERS, 'secretsmanager.us-east-1.amazonaws.com', 's3.eu-west-1.amazonaws.com'];

/** Through which service, if any, and to open which secret, if any. */
const context = (via: string | undefined, secret: string | undefined): Context => ({
  ...(via === undefined ? {} : { 'kms:ViaService': via }),
  ...(secret === undefined ? {} : { 'kms:EncryptionContext:SecretARN': secret }),
});
const secretsOf = (kind: Kind) => Object.values(secretNamesOf(kind));

/** Every way to use the key: each use of each secret through Secrets Manager, the rest for the own ones. */
function usesBy(name: string, who: Principal, kind: Kind): Question[] {
  const anySecret = Object.entries(SECRETS).map(([secret, arn]) => [`for ${secret}`, context(PSEUDO_PARAMETERS, arn)]);
  const anyWay = [...SERVICES, undefined].flatMap((via) =>
    [...secretsOf(kind), undefined].map((secret) => [
      `through ${via} in the context of ${secret}`,
      context(via, secret && secretArn(secret)),
    ]),
  );
  return [
    ...questions({ [name]: who }, deeds(USE, key), Object.fromEntries(anySecret)),
    ...questions({ [name]: who }, deeds([...USE, ...REST], key), Object.fromEntries(anyWay)),
  ];
}

/** Both tables ask for the own secrets. */
const using = (name: string, actions: string[], secrets: string[]) =>
  actions
    .flatMap((action) =>
      secrets.flatMap((secret) => [
        `${name}, ${action} the key, for ${secret}`,
        `${name}, ${action} the key, through ${PSEUDO_PARAMETERS} in the context of ${secret}`,
      ]),
    )
    .sort();

describe.each(KIND_NAMES)('%s', (kind) => {
  const table = usesBy('reader', readerOf(world, kind), kind);

  it(`opens its secrets through Secrets Manager; ${table.length - 4} other uses of the key are refused`, async () => {
    expect((await allowed(world, table)).sort()).toEqual(using('reader', ['kms:Decrypt'], secretsOf(kind)));
  });
});

describe.each<Kind>(['a role', 'an organization', 'any OIDC issuer'])("the function of %s's credential", (kind) => {
  const arn = roleOf(world, `EcrCredentials-${credentialOf(kind)}-eu-west-1`);
  const table = usesBy('function', { arn }, kind);

  it(`fills its secrets through Secrets Manager; ${table.length - 8} other uses of the key are refused`, async () => {
    expect((await allowed(world, table)).sort()).toEqual(using('function', USE, secretsOf(kind)));
  });
});

describe('a reader of some formats', () => {
  const limited = worldOf(oneOfEachKind({ encryption: 'customer-managed' }, { formats: ['password'] }));

  it.each<Kind>(['a role', 'an organization', 'any OIDC issuer'])('opens no other secrets: %s', async (kind) => {
    const table = usesBy('reader', readerOf(limited, kind), kind);
    expect((await allowed(limited, table)).sort()).toEqual(
      using('reader', ['kms:Decrypt'], [secretNamesOf(kind).password]),
    );
  });
});

describe('whoever is no reader', () => {
  const kind = 'a role';
  const nobody = { arn: `arn:aws:iam::${ACCOUNT}:role/other`, policies: [] };
  const stranger = { arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/jenkins`, policies: [EVERYTHING] };
  const table = [...usesBy('somebody', nobody, kind), ...usesBy('another account', stranger, kind)];

  it(`opens nothing, in ${table.length} cases`, async () => {
    expect(await allowed(world, table)).toEqual([]);
  });

  it('opens nothing outside of Secrets Manager and these secrets, even as an admin of the account', async () => {
    const admin = { arn: `arn:aws:iam::${ACCOUNT}:role/admin`, policies: [EVERYTHING] };
    const outside = [...SERVICES.slice(1), undefined].flatMap((via) =>
      ['ecr-a', 'other', undefined].map((secret) => [`${via} ${secret}`, context(via, secret && secretArn(secret))]),
    );
    const foreign = ['other', 'ecr-a-backup'].map((secret) => [secret, context(PSEUDO_PARAMETERS, secretArn(secret))]);
    const uses = deeds([...USE, 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKeyWithoutPlaintext'], key);
    expect(await allowed(world, questions({ admin }, uses, Object.fromEntries([...outside, ...foreign])))).toEqual([]);
  });
});
