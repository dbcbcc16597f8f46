import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig, RefresherConfig, RegistryConfig } from '../../../infra/config';
import { KINDS } from './support/kinds';
import { EVERYTHING, type Principal } from './support/may';
import { allowed, deeds, questions } from './support/questions';
import { REGION } from './support/resolve';
import { type PolicyDocument, roleOf, type World, worldOf } from './support/world';

// Names that are prefixes of each other, as the patterns of a careless policy would confuse them.
const NAMES = ['a', 'a-a', 'a-b', 'aa', 'ab', 'a-password', 'b'];
const FORMATS = ['dockerconfigjson', 'jenkins', 'password', 'username-password'] as const;
/** A key that is not the stacks', shared by credentials: its admin leaves it to IAM, as AWS does by default. */
const SHARED_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-1111-2222-3333-444444444444';
const LEFT_TO_IAM = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' },
  ],
};
/** The readers that are of no organization: all that are of one are its readers, wherever they are. */
const READERS = Object.values(KINDS).filter((reader) => !('organization' in reader));

const secrets = fc.uniqueArray(fc.constantFrom(...FORMATS), { minLength: 1 });
const reader = (formats: (typeof FORMATS)[number][]): fc.Arbitrary<ReaderConfig> =>
  fc
    .record({
      kind: fc.constantFrom<ReaderConfig>(...READERS),
      some: fc.option(fc.subarray(formats, { minLength: 1 })),
      listSecrets: fc.boolean(),
      only: fc.option(fc.constantFrom<ReaderConfig['only'][]>({ sourceIps: ['192.0.2.0/24'] })),
    })
    .map(({ kind, some, listSecrets, only }) => ({
      ...kind,
      listSecrets,
      ...(some ? { formats: some } : {}),
      ...(only ? { only } : {}),
    }));

const credential: fc.Arbitrary<CredentialConfig> = secrets
  .chain((formats) =>
    fc.record({
      secrets: fc.constant(
        formats.map((format) => ({ format, ...(format === 'dockerconfigjson' ? {} : { region: REGION }) })),
      ),
      registries: fc.constantFrom<RegistryConfig[]>(
        [{ region: REGION }],
        [{ region: REGION }, { region: 'us-east-1' }],
      ),
      access: fc.constantFrom('pull' as const, 'push' as const),
      repositories: fc.constant<string[]>(['team-a/*']),
      encryption: fc.constantFrom<NonNullable<CredentialConfig['encryption']>>('customer-managed', SHARED_KEY),
      readers: fc.uniqueArray(reader(formats), { maxLength: 4, selector: kindOf }),
      exclusive: fc.boolean(),
      group: fc.constantFrom('one', 'two'),
    }),
  )
  .map(({ exclusive, ...rest }) => ({ ...rest, exclusive: exclusive && rest.readers.length > 0 }));

const config: fc.Arbitrary<RefresherConfig> = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 4 })
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), credential))))
  .map((credentials) => ({
    credentials: Object.fromEntries(credentials),
    existingOidcProviders: [
      'https://token.actions.githubusercontent.com',
      'https://gitlab.com',
      'https://gitlab.example.com',
      'https://ci.example.com/acme',
    ],
  }));

function kindOf({ formats: _, listSecrets: __, only: ___, ...principal }: ReaderConfig): string {
  return JSON.stringify(principal);
}

/** What would break the isolation of a secret. */
const DEEDS = ['DescribeSecret', 'GetSecretValue', 'PutResourcePolicy', 'PutSecretValue'].map(
  (name) => `secretsmanager:${name}`,
);

/** A principal of a credential: its function, or one of its readers. */
interface Member {
  credential: string;
  arn: string;
}

/** The secrets' names of a credential. */
function namesOf(name: string, { secrets = [] }: CredentialConfig): string[] {
  return secrets.map(({ format }) => `ecr-${name}-${format}`);
}

/** Everybody that a config lets near a credential. */
function membersOf(world: World, { credentials }: RefresherConfig): Member[] {
  return Object.entries(credentials).flatMap(([credential, { readers = [] }]) => [
    { credential, arn: roleOf(world, `EcrCredentials-${credential}-eu-west-1`) },
    ...Object.keys(world.identity)
      .filter((arn) => arn.includes(`/EcrCredentials-${credential}-reader-`))
      .map((arn) => ({ credential, arn })),
    ...readers.flatMap(({ role, user }) => role ?? user ?? []).map((arn) => ({ credential, arn })),
  ]);
}

describe('of any two credentials', () => {
  it("no function and no reader of one is named for the other's secrets, by any policy", () => {
    fc.assert(
      fc.property(config, (value) => {
        const world = worldOf(value);
        const members = membersOf(world, value);
        for (const [name, settings] of Object.entries(value.credentials)) {
          const own = members.filter(({ credential }) => credential === name).map(({ arn }) => arn);
          const arns = namesOf(name, settings).map((secret) => world.secrets[secret] ?? secret);
          // A secret is in the policies of the own function and the own roles alone, or in a pattern of its very name.
          for (const [role, policies] of Object.entries(world.identity)) {
            if (own.includes(role)) continue;
            for (const arn of arns) expect(reaches(policies, arn)).toBe(false);
          }
          for (const arn of arns) expect(own).toEqual(expect.arrayContaining(allowedBy(world.resource[arn])));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("no function and no reader of one can read or write the other's secrets, or use a key for them", async () => {
    await fc.assert(
      fc.asyncProperty(config, fc.nat(), async (value, pick) => {
        const world = worldOf(value);
        world.resource[SHARED_KEY] = LEFT_TO_IAM;
        const members = membersOf(world, value);
        const names = Object.entries(value.credentials).flatMap(([credential, settings]) =>
          namesOf(credential, settings).map((secret) => ({ credential, secret })),
        );
        const { secret = '', credential } = names[pick % names.length] ?? {};
        const own = members.filter((member) => member.credential === credential).map(({ arn }) => arn);
        const strangers = members.map(({ arn }) => arn).filter((arn) => !own.includes(arn));
        const who = Object.fromEntries(
          strangers.map((arn) => [arn, world.identity[arn] ? arn : withAllItsAccountGives(arn)]),
        );
        const table = questions(who, deeds(DEEDS, { [secret]: world.secrets[secret] ?? '' }), {
          'from the right place': { 'aws:SourceIp': '192.0.2.7' },
        });
        const keys = questions(who, deeds(['kms:Decrypt', 'kms:GenerateDataKey'], keysOf(world)), {
          [`for ${secret}`]: {
            'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com`,
            'kms:EncryptionContext:SecretARN': world.secrets[secret] ?? '',
          },
        });
        expect(await allowed(world, [...table, ...keys])).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

function keysOf(world: World): Record<string, string> {
  return Object.fromEntries([...world.keys, SHARED_KEY].map((arn) => [arn, arn]));
}

/** The admin of another account gave its principal everything; that of the own account gave nothing. */
function withAllItsAccountGives(arn: string): Principal {
  return { arn, policies: arn.includes(':123456789012:') ? [] : [EVERYTHING] };
}

/** Does a policy name this ARN, or a pattern that matches it, as a resource or as an encryption context? */
function reaches(policies: PolicyDocument[], arn: string): boolean {
  const texts = JSON.stringify(policies).match(/arn:aws:secretsmanager:[^"]*/g) ?? [];
  return texts.some((text) => new RegExp(`^${text.replaceAll('?', '.').replaceAll('*', '.*')}$`).test(arn));
}

/** Whom the policy of a secret lets read. */
function allowedBy(policy: PolicyDocument | undefined): string[] {
  const statements = (policy?.Statement ?? []) as { Effect: string; Principal: { AWS: string | string[] } }[];
  return statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Principal }) => Principal.AWS);
}
