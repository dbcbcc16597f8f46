import { isIPv4, isIPv6 } from 'node:net';
import * as v from 'valibot';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
import { issuerUrl } from '../common/aws-values';
import {
  exactlyOne,
  expected,
  flag,
  list,
  matching,
  matchingOrToken,
  nonEmptyList,
  object,
  oneOf,
} from '../common/schema-helpers';
import { tiedTo } from '../common/tied';
import type {
  GitHubActionsReader,
  GitLabReader,
  OidcReader,
  ReaderConfig,
  ReaderPrincipals,
  ReaderSources,
  RolesAnywhereReader,
} from './types';

/** The kinds of reader. Each reader is exactly one of them. */
export const PRINCIPALS = [
  'role',
  'user',
  'organization',
  'githubActions',
  'gitlab',
  'oidc',
  'rolesAnywhere',
] as const satisfies readonly (keyof ReaderPrincipals)[];

const principalArn = (kind: 'role' | 'user') =>
  matchingOrToken(
    new RegExp(`^arn:aws[a-z-]*:iam::\\d{12}:${kind}/[\\w+=,.@/-]+$`),
    `the ARN of one ${kind}, without a wildcard, such as arn:aws:iam::123456789012:${kind}/jenkins`,
  );

// Claims are compared exactly: a wildcard or a policy variable would match the tokens of other jobs as well.
const exact = (what: string) => matching(/^[^\s*?$]+$/, `${what}, without a wildcard`);

// The name of an environment can contain spaces, and so can a subject that contains such a name.
const exactWithSpaces = (what: string) =>
  matching(/^[^\s*?$]([^*?$\p{Cc}]*[^\s*?$])?$/u, `${what}, without a wildcard`);

const githubId = matching(/^[1-9]\d{0,18}$/, 'the digits of an id, in quotes, such as "123456"');

const gitlabHost = matching(
  /^[a-z0-9.-]+\.[a-z]+(\/[\w./-]+)?$/,
  'a host name, without https://, such as gitlab.example.com',
);

const githubActions = tiedTo<GitHubActionsReader>()(
  v.pipe(
    object({
      repository: matching(/^[\w.-]+\/[\w.-]+$/, 'a repository as owner/name, without its ids'),
      ownerId: v.optional(githubId),
      repositoryId: v.optional(githubId),
      ref: v.optional(matching(/^refs\/(heads|tags)\/[^\s*?$]+$/, 'a full ref, such as refs/heads/main')),
      environment: v.optional(exactWithSpaces('the name of an environment')),
    }),
    v.check(
      ({ ref, environment }) => (ref === undefined) !== (environment === undefined),
      'must have exactly one of ref and environment, because every workflow of the repository could read otherwise',
    ),
    v.check(
      ({ ownerId, repositoryId }) => (ownerId === undefined) === (repositoryId === undefined),
      'must have both of ownerId and repositoryId or none, because GitHub sends both or none',
    ),
  ),
);

const gitlab = tiedTo<GitLabReader>()(
  object({
    project: matching(/^[\w.-]+(\/[\w.-]+)+$/, 'a project as group/name'),
    ref: exact('the name of a branch or a tag'),
    refType: v.optional(oneOf(['branch', 'tag']), 'branch'),
    issuer: v.optional(gitlabHost, 'gitlab.com'),
  }),
);

const oidc = tiedTo<OidcReader>()(
  object({
    issuer: issuerUrl('https://ci.example.com'),
    audience: exact('the audience of the tokens'),
    subject: exactWithSpaces('the subject of the tokens'),
  }),
);

const rolesAnywhere = tiedTo<RolesAnywhereReader>()(
  object({
    trustAnchorArn: matching(
      /^arn:aws[a-z-]*:rolesanywhere:[a-z0-9-]+:\d{12}:trust-anchor\/[0-9a-f-]+$/,
      'the ARN of a trust anchor',
    ),
    commonName: exact("the common name (CN) in the certificate's subject"),
  }),
);

const cidr = v.pipe(
  v.string(expected('an IP address or a range, such as 192.0.2.0/24')),
  v.check(isNarrowRange, expected('an IP address or a range, such as 192.0.2.0/24, and not the whole internet')),
);

const only = tiedTo<ReaderSources>()(
  v.pipe(
    object({
      sourceIps: v.optional(list(cidr, 'IP addresses or ranges')),
      sourceVpces: v.optional(list(matching(/^vpce-[0-9a-f]{8,17}$/, 'the id of a VPC endpoint'), 'VPC endpoints')),
    }),
    v.check(
      ({ sourceIps = [], sourceVpces = [] }) => sourceIps.length + sourceVpces.length > 0,
      'must have at least one of sourceIps and sourceVpces',
    ),
  ),
);

/** A reader of the config. */
export const readerSchema = tiedTo<ReaderConfig>()(
  v.pipe(
    object({
      role: v.optional(principalArn('role')),
      user: v.optional(principalArn('user')),
      organization: v.optional(matching(/^o-[a-z0-9]{10,32}$/, 'the id of an organization, such as o-a1b2c3d4e5')),
      githubActions: v.optional(githubActions),
      gitlab: v.optional(gitlab),
      oidc: v.optional(oidc),
      rolesAnywhere: v.optional(rolesAnywhere),
      formats: v.optional(nonEmptyList(oneOf(FORMAT_NAMES), 'formats', 'format')),
      only: v.optional(only),
      listSecrets: flag,
    }),
    exactlyOne(PRINCIPALS),
  ),
);

/** A reader with its defaults. */
export type Reader = v.InferOutput<typeof readerSchema>;

/** A range has a prefix of at least an eighth of the bits, because two halves of `0.0.0.0/0` are the whole internet too. */
function isNarrowRange(range: string): boolean {
  const [address = '', length, ...more] = range.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  if (bits === 0 || more.length > 0 || address.includes('%')) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) >= bits / 8 && Number(length) <= bits);
}
