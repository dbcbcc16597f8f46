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

  const rows = scenarios.map(({ family, name }, index) => ({ title: `${family}: ${name}`, verdict: verdicts[index] }));
  it.each(rows)('$title', { timeout: PATIENCE_MS }, async ({ verdict }) => {
    expect((await verdict)?.broken).toEqual([]);
  });

  it('and there are at least 60 of them, no two of one name', () => {
    const names = new Set(rows.map(({ title }) => title));
    expect(names.size).toBe(rows.length);
    expect(names.size).toBeGreaterThanOrEqual(60);
  });
});
