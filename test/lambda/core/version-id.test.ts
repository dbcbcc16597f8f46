import { describe, expect, it } from 'vitest';
import { isVersionId, isWrittenWith, versionExpiry, versionId } from '../../../lambda/core/version-id';

const RANDOM = '0123456789abcdef0123456789abcdef';

describe('a version id', () => {
  it.each(['2026-03-01T20:05:09.000Z', '2026-03-01T20:05:09.999Z'])(
    'contains the expiry %s in full seconds',
    (expiry) => {
      expect(versionId(new Date(expiry), RANDOM)).toMatch(new RegExp(`^20260301T200509Z-[0-9a-f]{8}${RANDOM}$`));
    },
  );

  it.each([
    [8, 33],
    [24, 49],
    [39, 64],
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

describe('the key of a version', () => {
  const KEYS = [
    undefined,
    'customer-managed',
    'arn:aws:kms:eu-west-1:123456789012:key/1',
    'arn:aws:kms:eu-west-1:123456789012:key/2',
  ];

  it('is recognized in the id, and distinguished from every other key', () => {
    const ids = KEYS.map((key) => versionId(new Date(), RANDOM, key));
    expect(ids.map((id) => KEYS.filter((key) => isWrittenWith(id, key)))).toEqual(KEYS.map((key) => [key]));
  });

  it.each(['', '6f1c9a52-8a0e-4a3b-9e57-1c2d3e4f5a6b', '20260301T200509Z-'])('is unknown if the id is %j', (id) => {
    expect(KEYS.some((key) => isWrittenWith(id, key))).toBe(false);
  });
});

describe('the form of a version id', () => {
  it.each([8, 24, 39])('matches an id with %i random digits', (digits) => {
    expect(isVersionId(versionId(new Date('2026-03-01T20:05:09Z'), 'f'.repeat(digits)))).toBe(true);
  });

  it.each([15, 48])('does not match an id with %i hex digits', (digits) => {
    expect(isVersionId(`20260301T200509Z-${'f'.repeat(digits)}`)).toBe(false);
  });
});
