import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig, RefresherConfig, RegistryConfig } from '../../../infra/config';
import { cases } from '../../fuzz/fuzz';
import { CHANGE_KEY, PUT, READ } from './support/actions';
import {
  ACCOUNT,
  type Deployed,
  deploy,
  type PolicyDocument,
  REGION,
  roleOf,
  secretArn,
} from './support/deployed-stack';
import { EXISTING_KEY, isOfOtherAccount, READERS } from './support/readers';
import { allowed } from './support/requests';
import { admin, defaultKeyPolicy } from './support/simulate';
import { WEB_IDENTITIES } from './support/web-identities';

const OWN = { region: REGION };
// Names that are prefixes of each other, because the patterns of a wrong policy would match them.
const NAMES = ['a', 'a-a', 'a-b', 'aa', 'ab', 'a-password', 'b'];
const FORMATS = ['dockerconfigjson', 'jenkins', 'password', 'username-password'] as const;
/** The readers that are not an organization, because every member of one reads its credential. */
const SINGLE_READERS = Object.values(READERS).filter((reader) => !('organization' in reader));
const ISSUERS = [...new Set(Object.values(WEB_IDENTITIES).map(({ issuer }) => issuer))];

const reader = (formats: (typeof FORMATS)[number][]): fc.Arbitrary<ReaderConfig> => {
  const options = {
    formats: fc.subarray(formats, { minLength: 1 }),
    listSecrets: fc.boolean(),
    only: fc.constant<{ sourceIps: string[] }>({ sourceIps: ['192.0.2.0/24'] }),
  };
  return fc
    .tuple(fc.constantFrom<ReaderConfig>(...SINGLE_READERS), fc.record(options, { requiredKeys: [] }))
    .map(([principal, settings]) => ({ ...principal, ...settings }));
};
const principalOf = ({ formats: _, listSecrets: __, only: ___, ...principal }: ReaderConfig) =>
  JSON.stringify(principal, (name, value) => (name === 'claims' ? undefined : value));

const credential: fc.Arbitrary<CredentialConfig> = fc
  .uniqueArray(fc.constantFrom(...FORMATS), { minLength: 1 })
  .chain((formats) =>
    fc.record({
      secrets: fc.constant(formats.map((format) => ({ format, ...(format === 'dockerconfigjson' ? {} : OWN) }))),
      registries: fc.constantFrom<RegistryConfig[]>([OWN], [OWN, { region: 'us-east-1' }]),
      access: fc.constantFrom('pull' as const, 'push' as const),
      repositories: fc.constant<string[]>(['team-a/*']),
      encryption: fc.constantFrom<NonNullable<CredentialConfig['encryption']>>('customer-managed', EXISTING_KEY),
      readers: fc.uniqueArray(reader(formats), { maxLength: 4, selector: principalOf }),
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
    existingOidcProviders: ISSUERS.map((issuer) => `https://${issuer}`),
  }));

/** Returns the principals of a credential: its function and its readers. */
function principalsOf(deployed: Deployed, name: string, { readers = [] }: CredentialConfig): string[] {
  return [
    roleOf(deployed, `EcrCredentials-${name}-eu-west-1`),
    ...Object.keys(deployed.identity).filter((arn) => arn.includes(`/EcrCredentials-${name}-reader-`)),
    ...readers.flatMap(({ role, user }) => role ?? user ?? []),
  ];
}

/** Returns whether a policy contains this ARN, or a pattern that matches it, as a resource or an encryption context. */
function reaches(policies: PolicyDocument[], arn: string): boolean {
  const texts = JSON.stringify(policies).match(/arn:aws:secretsmanager:[^"]*/g) ?? [];
  return texts.some((text) => new RegExp(`^${text.replaceAll('?', '.').replaceAll('*', '.*')}$`).test(arn));
}

/** Returns the principals that the policy of a secret allows to read. */
function readersIn(policy: PolicyDocument | undefined): string[] {
  const statements = (policy?.Statement ?? []) as { Effect: string; Principal: { AWS: string | string[] } }[];
  return statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Principal }) => Principal.AWS);
}

it("no policy of any two credentials allows a function or reader of one to use the other's secrets or key", async () => {
  await fc.assert(
    fc.asyncProperty(config, fc.nat(), async (value, pick) => {
      const deployed = deploy(value);
      deployed.resource[EXISTING_KEY] = defaultKeyPolicy(ACCOUNT);
      const secrets = Object.entries(value.credentials).flatMap(([name, settings]) =>
        (settings.secrets ?? []).map(({ format }) => ({
          arn: secretArn(`ecr-${name}-${format}`),
          own: principalsOf(deployed, name, settings),
        })),
      );
      expect(deployed.secrets.toSorted()).toEqual(secrets.map(({ arn }) => arn).sort());

      // Only the credential's own roles and readers are in a policy of its secrets, by a pattern of the exact name.
      for (const { arn, own } of secrets) {
        const others = Object.entries(deployed.identity).filter(([role]) => !own.includes(role));
        for (const [, policies] of others) expect(reaches(policies, arn)).toBe(false);
        expect(own).toEqual(expect.arrayContaining(readersIn(deployed.resource[arn])));
      }

      // The simulation of all secrets would take too long, so each run simulates one.
      const { arn = '', own = [] } = secrets[pick % secrets.length] ?? {};
      const others = secrets.flatMap((secret) => secret.own).filter((principal) => !own.includes(principal));
      // Another account allows its principals everything, and the stack's account allows them nothing.
      const principals = Object.fromEntries(others.map((arn) => [arn, isOfOtherAccount(arn) ? admin(arn) : arn]));
      const keys = Object.fromEntries([...deployed.keys, EXISTING_KEY].map((key) => [key, key]));
      const attempts = [...READ, PUT, 'secretsmanager:PutResourcePolicy'];
      const source = { 'aws:SourceIp': '192.0.2.7' };
      expect(await allowed(deployed, principals, [[attempts, { it: arn }]], { 'from the source': source })).toEqual([]);
      const use = {
        'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': arn,
      };
      expect(await allowed(deployed, principals, [[CHANGE_KEY, keys]], { 'for the secret': use })).toEqual([]);
    }),
    cases(0.25),
  );
});
