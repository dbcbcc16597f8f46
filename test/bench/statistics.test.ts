import { describe, expect, it } from 'vitest';
import { inRounds } from '../../bench/rounds';
import { ratioOf, spreadOf } from '../../bench/statistics';

describe('a spread', () => {
  it('is the median and the quartiles, between two figures where need be', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25, least: 1, most: 4 });
  });

  it('is of at least one figure', () => {
    expect(() => spreadOf([])).toThrow('got no figures');
  });
});

describe('a ratio', () => {
  it('compares figures of the same round, so that a slow moment of the machine changes nothing', () => {
    expect(ratioOf([10, 10, 1000, 1000, 10], [5, 5, 500, 500, 5])).toBe(2);
  });
});

describe('rounds', () => {
  it('run each contender in turn, once before anything counts', async () => {
    const order: string[] = [];
    const contender = <Name extends string>(name: Name) => ({
      name,
      run: async () => {
        order.push(name);
        return order.length;
      },
    });
    const times = await inRounds([contender('a'), contender('b')], 2);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(times).toEqual({ a: [3, 5], b: [4, 6] });
  });
});
