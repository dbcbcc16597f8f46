import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../bench/options';
import { reportText } from '../../bench/report';

describe('the report', () => {
  const text = reportText({
    date: '2026-03-01T08:00:00.000Z',
    machine: 'a machine',
    quick: true,
    sections: [
      {
        part: 'cold',
        about: ['What was measured.'],
        tables: [
          {
            title: 'Times',
            rows: [
              ['', 'median'],
              ['ours', '97 ms'],
              ['another one', '5 ms'],
            ],
          },
        ],
        checks: [
          { what: 'ours / another', got: 1.234, limit: 1 },
          { what: 'another / ours', got: 9, limit: 8, atLeast: true },
        ],
        leftOut: [{ name: 'boto3', reason: 'there is no python3' }],
        figures: {},
      },
    ],
  });

  it('says when and where, and that few rounds are not to be quoted', () => {
    expect(text).toMatch(/^2026-03-01 08:00 UTC\na machine\nFew rounds/);
  });

  it('aligns its columns', () => {
    expect(text).toContain('  ours          97 ms\n  another one    5 ms\n');
  });

  it('tells a limit that was not met from one that was', () => {
    expect(text).toMatch(/ours \/ another +1\.23 +at most 1 +NOT MET\n/);
    expect(text).toMatch(/another \/ ours +9 +at least 8\n/);
  });

  it('names what the machine lacks', () => {
    expect(text).toContain('left out: boto3: there is no python3');
  });
});

describe('the options', () => {
  it('are all parts by default, and in their own order otherwise', () => {
    expect(parseOptions([]).parts).toEqual(['cold', 'growth', 'synth', 'consumer', 'cost']);
    expect(parseOptions(['synth', 'cold', '--quick'])).toMatchObject({ parts: ['cold', 'synth'], quick: true });
  });

  it('refuse a part that there is none of', () => {
    expect(() => parseOptions(['warm'])).toThrow('got warm; must be of cold, growth');
  });
});
