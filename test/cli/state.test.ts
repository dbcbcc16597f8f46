import { describe, expect, it } from 'vitest';
import { seenFrom } from '../../cli/shared/time';
import { mapConcurrent } from '../../cli/status/map-concurrent';
import { standingOf } from '../../cli/status/state';
import { versionId } from '../../lambda/core/version-id';

const NOW = new Date('2026-03-01T08:00:00Z');
const MINUTE_MS = 60_000;

function stateWith(minutesLeft: number, refreshEveryHours: number): string {
  const id = versionId(new Date(NOW.getTime() + minutesLeft * MINUTE_MS), '0123456789abcdef0123');
  const described = { answer: 'described', versionId: id, markedForDeletion: false } as const;
  return standingOf(described, refreshEveryHours, NOW).state;
}

describe('a secret', () => {
  it.each([
    [1, 10.5],
    [2, 9.5],
    [3, 8.5],
    [4, 7.5],
  ])('that is refreshed every %i h is late with less than %d h to live: a refresh did not come', (hours, least) => {
    expect(stateWith(least * 60, hours)).toBe('fresh');
    expect(stateWith(least * 60 - 1, hours)).toBe('late');
  });

  it('is late, not expired, until its last moment', () => {
    expect(stateWith(1, 4)).toBe('late');
    expect(stateWith(0, 4)).toBe('expired');
  });

  it('is late before its alarm for staleness rings, which is after the interval and two hours', () => {
    for (const hours of [1, 2, 3, 4]) expect(stateWith((12 - (hours + 2)) * 60, hours)).toBe('late');
  });
});

describe('a time', () => {
  it.each([
    [11 * 60 + 58, '2026-03-01 19:58, in 11 h 58 min'],
    [59, '2026-03-01 08:59, in 59 min'],
    [0, '2026-03-01 08:00, 0 min ago'],
    [-25 * 60, '2026-02-28 07:00, 25 h 0 min ago'],
  ])('%i minutes from now is seen from now', (minutes, text) => {
    expect(seenFrom(NOW, new Date(NOW.getTime() + minutes * MINUTE_MS))).toBe(text);
  });
});

describe('work on many items', () => {
  it('is done on so many at once, and keeps their order', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrent(3, [5, 1, 4, 2, 3, 0], async (item) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      running--;
      return item * 10;
    });
    expect([most, results]).toEqual([3, [50, 10, 40, 20, 30, 0]]);
  });

  it('fails with the first failure', async () => {
    const work = mapConcurrent(2, [1, 2, 3], (item) =>
      item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item),
    );
    await expect(work).rejects.toThrow('two');
  });
});
