import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gather } from './evidence';
import { allScenarios } from './families';
import { judge } from './judge';
import { bundleMutated, MUTATIONS } from './mutations';
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

  it.each(MUTATIONS)('and a function that $name would be found out', async (mutation) => {
    const scenario = scenarios.find(({ name }) => name === mutation.scenario);
    if (!scenario) throw new Error(`there is no scenario "${mutation.scenario}"`);
    const taskRoot = await mkdtemp(join(tmpdir(), 'ecr-mutation-'));
    try {
      await bundleMutated(mutation, taskRoot);
      const evidence = await gather(chaos, {
        ...scenario,
        given(world) {
          world.credential.refresher.taskRoot = taskRoot;
          return scenario.given?.(world);
        },
      });
      expect(judge(evidence).join('\n')).toMatch(mutation.broken);
    } finally {
      await rm(taskRoot, { recursive: true });
    }
  });
});
