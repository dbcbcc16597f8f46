import * as v from 'valibot';
import { knownRegions } from './regions';
import { expected, matching, matchingOrToken } from './schema-helpers';

const KNOWN_REGIONS = knownRegions();

/** A region that this version of aws-cdk-lib knows. */
export const region = v.pipe(
  v.string(expected('the name of an AWS region, such as eu-west-1')),
  v.check((name) => KNOWN_REGIONS.includes(name), expected(`one of ${KNOWN_REGIONS.join(', ')}`)),
);

/** An account id. */
export const account = matchingOrToken(/^\d{12}$/, "an account's 12 digits, in quotes");

const KEY_ARN =
  'arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})';

/** The ARN of a KMS key, single-Region or multi-Region, or one of some keywords. */
export const keyArnOr = (...keywords: string[]) =>
  matching(
    new RegExp(`^(${[...keywords, KEY_ARN].join('|')})$`),
    keywords.length > 0 ? `one of ${keywords.join(', ')}, or a key's ARN` : "a key's ARN",
  );

/** The URL of an OpenID Connect issuer. */
export const issuerUrl = (example: string) =>
  matching(/^https:\/\/[a-z0-9.-]+(\/[\w./-]+)?$/, `an https URL without a port, such as ${example}`);
