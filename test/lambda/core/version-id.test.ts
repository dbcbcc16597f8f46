import { describe, expect, it } from 'vitest';
import { versionExpiry, versionId } from '../../../lambda/core/version-id';

const RANDOM = '0123456789abcdef0123456789abcdef';

describe('a version id', () => {
  it('tells when the value dies, in UTC, to whoever reads it', () => {
    expect(versionId(new Date('2026-03-01T20:05:09.000Z'), RANDOM)).toBe(`20260301T200509Z-${RANDOM}`);
  });

  it('is never later than the expiry: parts of a second are cut off', () => {
    expect(versionId(new Date('2026-03-01T20:05:09.999Z'), RANDOM)).toBe(`20260301T200509Z-${RANDOM}`);
  });

  it.each([
    ['least', 16, 33],
    ['usual', 32, 49],
    ['most', 47, 64],
  ])('has a length that AWS takes with the %s random digits', (_, digits, length) => {
    expect(versionId(new Date('2026-03-01T20:05:09Z'), 'f'.repeat(digits))).toHaveLength(length);
  });
});

describe('the expiry in a version id', () => {
  it('is the one that it was made of', () => {
    const expiresAt = new Date('2028-02-29T23:59:59.000Z');
    expect(versionExpiry(versionId(expiresAt, RANDOM))).toEqual(expiresAt);
  });

  it.each([
    ['the console made', '6f1c9a52-8a0e-4a3b-9e57-1c2d3e4f5a6b'],
    ['is empty', ''],
    ['has a month too many', `20261301T000000Z-${RANDOM}`],
    ['has an hour too many', `20260101T250000Z-${RANDOM}`],
    ['has its time in the middle', `x-20260301T200509Z-${RANDOM}`],
    ['has nothing random', '20260301T200509Z'],
  ])('is unknown where %s', (_, id) => {
    expect(versionExpiry(id)).toBeUndefined();
  });
});
