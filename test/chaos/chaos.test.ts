import { afterAll, describe, expect, it } from 'vitest';
import { allScenarios } from './families';
import { runAll } from './run-all';
import { synthesizeChaos } from './world';

/** The scenarios share two cores, and the last ones wait for their turn. */
const PATIENCE_MS = 180_000;

describe('no fault makes a value worse, or goes unreported, or brings a token to light', async () => {
  const chaos = await synthesizeChaos();
  const scenarios = await allScenarios(chaos);
  const verdicts = runAll(chaos, scenarios);
  afterAll(() => chaos.remove());

  const titles = scenarios.map(({ family, name }) => `${family}: ${name}`);
  it.each(titles.map((title, index) => [title, index] as const))('%s', { timeout: PATIENCE_MS }, async (_, index) => {
    expect((await verdicts[index])?.broken).toEqual([]);
  });

  it('and there are at least 60 of them, no two of one name', () => {
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.length).toBeGreaterThanOrEqual(60);
  });
});
