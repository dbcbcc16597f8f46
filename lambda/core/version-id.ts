import { createHash } from 'node:crypto';

/** The whole form, which is stricter than the expiry alone. */
const VERSION_ID = /^\d{8}T\d{6}Z-[0-9a-f]{16,47}$/;
const EXPIRY_AND_KEY = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{8})?/;

/** Stands for the AWS managed key, which a spec does not name. */
const AWS_MANAGED = 'aws-managed';

/**
 * Returns a version id that contains the expiry of the value: `<expiry as yyyyMMddTHHmmssZ>-<hex>`, 33 to 64 characters.
 * DescribeSecret shows it to principals that may not read the value. The first 8 hex digits identify the key, because
 * DescribeSecret does not show with which key a version is encrypted. The others are random.
 * @param random 8 to 39 hex digits
 * @param key the key in the spec that encrypts the value; undefined for the AWS managed key
 */
export function versionId(expiresAt: Date, random: string, key?: string): string {
  const stamp = expiresAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${stamp}-${keyDigits(key)}${random}`;
}

/** Returns the expiry in a version id, or undefined if {@link versionId} did not create it. */
export function versionExpiry(id: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = EXPIRY_AND_KEY.exec(id) ?? [];
  const expiry = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(expiry.getTime()) ? undefined : expiry;
}

/** Returns whether a text has the form of an id that {@link versionId} creates. Its expiry may still be no valid time. */
export function isVersionId(text: string): boolean {
  return VERSION_ID.test(text);
}

/** Returns whether a refresh wrote the version with this key; undefined for the AWS managed key. */
export function isWrittenWith(id: string, key: string | undefined): boolean {
  return EXPIRY_AND_KEY.exec(id)?.[7] === keyDigits(key);
}

function keyDigits(key = AWS_MANAGED): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
