import { describe, expect, it } from 'vitest';
import { isVersionId, versionExpiry, versionId } from '../../../lambda/core/version-id';

const RANDOM = '0123456789abcdef0123456789abcdef';

describe('a version id', () => {
  it.each(['2026-03-01T20:05:09.000Z', '2026-03-01T20:05:09.999Z'])(
    'contains the expiry %s in full seconds',
    (expiry) => {
      expect(versionId(new Date(expiry), RANDOM)).toBe(`20260301T200509Z-${RANDOM}`);
    },
  );

  it.each([
    [16, 33],
    [32, 49],
    [47, 64],
  ])('with %i random digits has %i characters, which AWS allows', (digits, length) => {
    expect(versionId(new Date('2026-03-01T20:05:09Z'), 'f'.repeat(digits))).toHaveLength(length);
  });
});

describe('the expiry in a version id', () => {
  it('is the expiry that it was created with', () => {
    const expiresAt = new Date('2028-02-29T23:59:59.000Z');
    expect(versionExpiry(versionId(expiresAt, RANDOM))).toEqual(expiresAt);
  });

  it.each([
    ['the console created it', '6f1c9a52-8a0e-4a3b-9e57-1c2d3e4f5a6b'],
    ['it is empty', ''],
    ['its month is 13', `20261301T000000Z-${RANDOM}`],
    ['its hour is 25', `20260101T250000Z-${RANDOM}`],
    ['its time is in the middle', `x-20260301T200509Z-${RANDOM}`],
    ['it has no random part', '20260301T200509Z'],
  ])('is undefined if %s', (_, id) => {
    expect(versionExpiry(id)).toBeUndefined();
  });
});

describe('the form of a version id', () => {
  it.each([16, 32, 47])('matches an id with %i random digits', (digits) => {
    expect(isVersionId(versionId(new Date('2026-03-01T20:05:09Z'), 'f'.repeat(digits)))).toBe(true);
  });

  it.each([15, 48])('does not match an id with %i random digits', (digits) => {
    expect(isVersionId(`20260301T200509Z-${'f'.repeat(digits)}`)).toBe(false);
  });
});
