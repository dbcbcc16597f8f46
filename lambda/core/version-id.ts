const EXPIRY = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/;

/**
 * A version id that tells when the value dies: `<expiry as yyyyMMddTHHmmssZ>-<random hex>`, 33 to 64 characters, so
 * that DescribeSecret shows it to those who may not read the value.
 * @param random hex digits, at least 16, at most 47
 */
export function versionId(expiresAt: Date, random: string): string {
  const stamp = expiresAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${stamp}-${random}`;
}

/** The expiry that a version id tells; undefined if it is not one of ours. */
export function versionExpiry(id: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = EXPIRY.exec(id) ?? [];
  const expiry = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(expiry.getTime()) ? undefined : expiry;
}
