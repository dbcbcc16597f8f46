import { isIPv4, isIPv6 } from 'node:net';
import * as v from 'valibot';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
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
import { bitbucket, exact, githubActions, gitlab, oidc } from './ci-schema';
import type { ReaderConfig, ReaderPrincipals, ReaderSources, RolesAnywhereReader } from './types';

/** The kinds of reader. Each reader is exactly one of them. */
export const PRINCIPALS = [
  'role',
  'user',
  'organization',
  'githubActions',
  'gitlab',
  'bitbucket',
  'oidc',
  'rolesAnywhere',
] as const satisfies readonly (keyof ReaderPrincipals)[];

const principalArn = (kind: 'role' | 'user') =>
  matchingOrToken(
    new RegExp(`^arn:aws[a-z-]*:iam::\\d{12}:${kind}/[\\w+=,.@/-]+$`),
    `the ARN of one ${kind}, without a wildcard, such as arn:aws:iam::123456789012:${kind}/jenkins`,
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
      bitbucket: v.optional(bitbucket),
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
