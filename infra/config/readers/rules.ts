import { readerKey } from '../../policies/read';
import type { Credential } from '../credential';
import { inFormats } from '../secrets/in-formats';
import { partitionOf } from '../shared/regions';
import type { Reader } from './schema';
import { issuersToMake } from './web-identity';

/** Who deploys: what no config can say, and what of it is known at synth. */
export interface DeployTarget {
  /** The account that the stack goes to; undefined at a synth without AWS credentials. */
  account?: string | undefined;
}

/** What is wrong between the readers of a credential and its other settings; each with its path below the credential. */
export function readerProblems(credential: Credential, home: DeployTarget): string[] {
  const { readers, feeds, exclusive, encryption } = credential;
  const keyArn = encryption.startsWith('arn:') ? encryption : undefined;
  const partition = partitionsOf(credential)[0];
  const needsSharedKey = encryption === 'aws-managed' ? foreign(readers, home) : [];
  return [
    ...(exclusive && readers.length === 0 && feeds.length === 0
      ? ['exclusive: got true; must be false without readers and feeds: nobody could read']
      : []),
    ...otherPartition('encryption', keyArn, partition),
    ...readers.flatMap((reader, index) => {
      const path = `readers.${index}`;
      const isRepeated = readers.slice(0, index).some((other) => readerKey(other) === readerKey(reader));
      return [
        ...(isRepeated ? [`${path}: got a reader that is listed before; must be listed once`] : []),
        ...lackingFormats(path, reader, credential),
        ...otherPartition(path, arnOf(reader), partition),
        ...(needsSharedKey.includes(reader)
          ? [
              `${path}: got a reader of another account; must come with encryption: 'customer-managed', or a key's ARN: ` +
                "no other account can use an account's own key for Secrets Manager",
            ]
          : []),
      ];
    }),
  ];
}

function lackingFormats(path: string, { formats = [] }: Reader, { secrets }: Credential): string[] {
  const lacking = formats.filter((format) => inFormats(secrets, [format]).length === 0);
  return lacking.length > 0
    ? [`${path}.formats: got ${lacking.join(', ')}; must be among the formats of the credential's secrets`]
    : [];
}

function otherPartition(path: string, arn: string | undefined, partition: string | undefined): string[] {
  return arn !== undefined && arn.split(':')[1] !== partition
    ? [`${path}: got ${arn}; must be of the partition ${partition} like the rest of the credential`]
    : [];
}

/** The partitions that a credential names; the first one counts. */
function partitionsOf({ registries, publicRegistry, readers, encryption }: Credential): string[] {
  return [
    ...(publicRegistry ? ['aws'] : []),
    ...registries.flatMap(({ region }) => (region ? [partitionOf(region)] : [])),
    ...[...readers.map(arnOf), encryption].flatMap((arn) => (arn?.startsWith('arn:') ? (arn.split(':')[1] ?? []) : [])),
  ];
}

/** What is wrong between credentials: an account takes one provider for each issuer. */
export function providerProblems(credentials: Credential[], existing: string[]): string[] {
  const groups = [...new Set(credentials.map(({ group }) => group))];
  const made = groups.flatMap((group) => [
    ...issuersToMake(
      credentials.filter((credential) => credential.group === group).flatMap(({ readers }) => readers),
      existing,
    ).keys(),
  ]);
  return [...new Set(made.filter((issuer, index) => made.indexOf(issuer) < index))].map(
    (issuer) =>
      `existingOidcProviders: is without https://${issuer}, which readers in several groups need; ` +
      'must have it, and the account its provider: each group is a stack of its own, and an account takes one provider',
  );
}

/** Those who are certainly of another account: with no account known, all of the second account on. */
function foreign(readers: Reader[], { account }: DeployTarget): Reader[] {
  const home = account ?? readers.flatMap((reader) => accountOf(reader) ?? [])[0];
  return readers.filter((reader) => reader.organization || (accountOf(reader) ?? home) !== home);
}

function accountOf({ role, user }: Reader): string | undefined {
  return (role ?? user)?.split(':')[4];
}

function arnOf({ role, user, rolesAnywhere }: Reader): string | undefined {
  return role ?? user ?? rolesAnywhere?.trustAnchorArn;
}
