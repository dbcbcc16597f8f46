import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runSuites } from '../../acceptance/run/run-suites';
import { SUITES } from '../../acceptance/suites';
import { ROOT } from '../run';
import { contextOf, type SuiteWorld, type World } from './support/world';
import { WORLDS } from './worlds';

const ALL = SUITES.flatMap(({ checks }) => checks);

/** Returns the observations of the checks that did not pass, by id. */
async function problems({ suite }: SuiteWorld, world: World): Promise<Record<string, string>> {
  const results = await runSuites([suite], {
    contextOf: () => contextOf(suite, world),
    skips: new Map(),
    stop: new AbortController().signal,
    clean: (text) => text,
    onSetUp() {},
    onStart() {},
    onResult() {},
  });
  return Object.fromEntries(
    results
      .filter(({ result }) => result !== 'passed')
      .map(({ id, result, observed }) => [id, `${result}: ${observed}`]),
  );
}

describe('the checks', () => {
  it('have ids that differ', () => {
    expect(ALL.map(({ id }) => id)).toEqual([...new Set(ALL.map(({ id }) => id))]);
  });

  it.each(ALL)('$id names files of this repository', ({ matters }) => {
    expect(matters.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(matters).not.toEqual([]);
  });

  it('of each suite have canned answers', () => {
    expect(WORLDS.map(({ suite }) => suite)).toEqual(SUITES);
  });
});

describe.each(WORLDS)('the suite $suite.name', (suiteWorld) => {
  const { suite, world, mutations } = suiteWorld;

  it('passes if AWS does what the project assumes', async () => {
    expect(await problems(suiteWorld, world())).toEqual({});
  });

  it.each(suite.checks)('has a change of an answer for $id', ({ id }) => {
    expect(mutations[id]?.length ?? 0).toBeGreaterThan(0);
  });

  it.each(
    Object.entries(mutations).flatMap(([id, changes]) => changes.map((change, index) => ({ id, change, index }))),
  )('fails only at $id if AWS does something else ($index)', async ({ id, change }) => {
    const changed = world();
    change(changed);
    const found = await problems(suiteWorld, changed);
    expect(Object.keys(found)).toEqual([id]);
    expect(found[id]).toMatch(/^failed/);
  });
});
