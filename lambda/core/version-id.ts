/** The whole form, which is stricter than the expiry alone. */
const VERSION_ID = /^\d{8}T\d{6}Z-[0-9a-f]{16,47}$/;
const EXPIRY = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/;

/**
 * Returns a version id that contains the expiry of the value: `<expiry as yyyyMMddTHHmmssZ>-<random hex>`, 33 to 64
 * characters. DescribeSecret shows it to principals that may not read the value.
 * @param random 16 to 47 hex digits
 */
export function versionId(expiresAt: Date, random: string): string {
  const stamp = expiresAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${stamp}-${random}`;
}

/** Returns the expiry in a version id, or undefined if {@link versionId} did not create it. */
export function versionExpiry(id: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = EXPIRY.exec(id) ?? [];
  const expiry = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(expiry.getTime()) ? undefined : expiry;
}

/** Returns whether a text has the form of an id that {@link versionId} creates. Its expiry may still be no valid time. */
export function isVersionId(text: string): boolean {
  return VERSION_ID.test(text);
}
