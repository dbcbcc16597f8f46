import { partitionOf } from '../common/regions';
import { isToken } from '../common/tokens';
import { inFormats, type RegistriesAndSecrets } from '../secrets/registries';
import { comparedClaims } from './claims';
import { arnOf, readerKey } from './identity';
import type { Reader } from './schema';
import { issuersToCreate, webIdentityOf } from './web-identity';

/** What is known at synth of the account and the region that the stack is deployed to. */
export interface DeployTarget {
  /**
   * The account.
   * @default unknown, as in a synth without AWS credentials
   */
  account?: string | undefined;
  /**
   * The region.
   * @default unknown, as in the commands `show`, `status` and `refresh`
   */
  region?: string | undefined;
}

/** A credential, as far as its readers depend on it. */
export interface ReadableCredential extends Pick<RegistriesAndSecrets, 'registries' | 'publicRegistry' | 'secrets'> {
  readers: Reader[];
  /** `aws-managed`, `customer-managed` or a key's ARN. */
  encryption: string;
}

/** Returns the problems of a credential's readers, each with its path below the credential. */
export function readerProblems(credential: ReadableCredential, target: DeployTarget): string[] {
  const { readers, encryption } = credential;
  const keyArn = encryption.startsWith('arn:') ? encryption : undefined;
  const partition = partitionsOf(credential)[0];
  const needsSharedKey = encryption === 'aws-managed' ? fromOtherAccounts(readers, target) : [];
  return [
    ...partitionProblem('encryption', keyArn, partition),
    ...readers.flatMap((reader, index) => {
      const path = `readers.${index}`;
      const isRepeated = readers.slice(0, index).some((other) => readerKey(other) === readerKey(reader));
      return [
        ...(isRepeated ? [`${path}: got a reader that is already listed; must be listed once`] : []),
        ...formatProblem(path, reader, credential),
        ...claimProblem(path, reader),
        ...partitionProblem(path, arnOf(reader), partition),
        ...(needsSharedKey.includes(reader)
          ? [
              `${path}: got a reader of another account; must come with encryption: 'customer-managed', or a key's ARN, ` +
                'because no other account can use the AWS managed key for Secrets Manager',
            ]
          : []),
      ];
    }),
  ];
}

/** Returns the problems between credentials: an account has at most one identity provider for each issuer. */
export function providerProblems(
  credentials: readonly { group?: string | undefined; readers: Reader[] }[],
  existing: readonly string[],
): string[] {
  const groups = [...new Set(credentials.map(({ group }) => group))];
  const created = groups.flatMap((group) => [
    ...issuersToCreate(
      credentials.filter((credential) => credential.group === group).flatMap(({ readers }) => readers),
      existing,
    ).keys(),
  ]);
  return [...new Set(created.filter((issuer, index) => created.indexOf(issuer) < index))].map(
    (issuer) =>
      `existingOidcProviders: does not list https://${issuer}, which readers in several groups need; ` +
      'create the provider in the account and list it, because each group is a stack and an account has one provider',
  );
}

function formatProblem(path: string, { formats = [] }: Reader, { secrets }: ReadableCredential): string[] {
  const missing = formats.filter((format) => inFormats(secrets, [format]).length === 0);
  return missing.length > 0
    ? [`${path}.formats: got ${missing.join(', ')}; must be among the formats of the credential's secrets`]
    : [];
}

/** A condition on a claim that AWS does not compare never matches, so that no job could read. */
function claimProblem(path: string, reader: Reader): string[] {
  const kind = (['githubActions', 'gitlab', 'oidc'] as const).find((each) => reader[each]?.claims);
  const identity = webIdentityOf(reader);
  if (!kind || !identity) return [];
  const compared = comparedClaims(identity.issuer);
  const others = Object.keys(identity.claims).filter((claim) => !compared.includes(claim));
  const allowed =
    compared.length > 0
      ? `must be among ${compared.join(', ')}, which AWS compares for ${identity.issuer}`
      : `must be empty, because AWS compares only aud and sub for ${identity.issuer}`;
  return others.length > 0 ? [`${path}.${kind}.claims: got ${others.join(', ')}; ${allowed}`] : [];
}

function partitionProblem(path: string, arn: string | undefined, partition: string | undefined): string[] {
  const own = partitionOfArn(arn);
  return own !== undefined && own !== partition
    ? [`${path}: got ${arn}; must be of the partition ${partition}, like the rest of the credential`]
    : [];
}

/** Returns the partitions that a credential names. The first one is the partition of the credential. */
export function partitionsOf({ registries, publicRegistry, readers, encryption }: ReadableCredential): string[] {
  return [
    ...(publicRegistry ? ['aws'] : []),
    ...registries.flatMap(({ region }) => (region ? [partitionOf(region)] : [])),
    ...[...readers.map(arnOf), encryption].flatMap((arn) => partitionOfArn(arn) ?? []),
  ];
}

/** Returns the partition of an ARN, or undefined if it is known only at deployment. */
function partitionOfArn(arn: string | undefined): string | undefined {
  const partition = arn?.startsWith('arn:') ? arn.split(':')[1] : undefined;
  return isToken(partition) ? undefined : partition;
}

/** Returns the readers of other accounts. If the stack's account is unknown, the account of the first reader counts. */
function fromOtherAccounts(readers: Reader[], { account }: DeployTarget): Reader[] {
  const own = account ?? readers.flatMap((reader) => accountOf(reader) ?? [])[0];
  return readers.filter((reader) => reader.organization || (accountOf(reader) ?? own) !== own);
}

function accountOf({ role, user }: Reader): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(role ?? user ?? '')?.[1];
}
