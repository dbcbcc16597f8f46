import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_CASES } from '../simulation/extent';
import { allScenarios } from './families';
import { bundleMutated, MUTATIONS } from './mutations';
import { runScenario, runScenarios, type ScenarioResult } from './run-scenario';
import type { FamilyScenario } from './scenario';
import { synthesizeChaos } from './world';

/** Returns the first and then every tenth scenario of each family. */
function sampleOf(scenarios: FamilyScenario[]): FamilyScenario[] {
  return scenarios.filter((scenario) => {
    const family = scenarios.filter(({ family }) => family === scenario.family);
    return family.indexOf(scenario) % 10 === 0;
  });
}

describe('no fault makes a value worse, stays unreported, or leaks a token', async () => {
  const chaos = await synthesizeChaos();
  const scenarios = await allScenarios(chaos);
  const titleOf = ({ family, name }: FamilyScenario) => `${family}: ${name}`;
  const titles = scenarios.map(titleOf);
  const selected = ALL_CASES ? scenarios : sampleOf(scenarios);
  let results: ScenarioResult[];
  beforeAll(async () => {
    results = await runScenarios(chaos, selected);
  }, 360_000);
  afterAll(() => chaos.remove());

  it.each(selected.map((scenario, index) => [titleOf(scenario), index] as const))('%s', (_, index) => {
    expect(results[index]?.broken).toEqual([]);
  });

  it('there are at least 363 scenarios, each with its own title', () => {
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.length).toBeGreaterThanOrEqual(363);
  });

  it.each(MUTATIONS)('the invariants find a function that $name', async (mutation) => {
    const [name, invariant] = mutation.found;
    const scenario = scenarios.find((candidate) => candidate.name === name);
    if (!scenario) throw new Error(`there is no scenario "${name}"`);
    const taskRoot = join(chaos.folder, mutation.name);
    await bundleMutated(mutation, taskRoot);
    const { broken } = await runScenario(chaos, {
      ...scenario,
      given(world) {
        world.credential.refresher.taskRoot = taskRoot;
        return scenario.given?.(world);
      },
    });
    expect(broken.join('\n')).toMatch(invariant);
  });
});
