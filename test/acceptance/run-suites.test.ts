import { describe, expect, it } from 'vitest';
import type { Check, Suite } from '../../acceptance/model/check';
import type { Context } from '../../acceptance/model/context';
import { finding, skipped } from '../../acceptance/model/finding';
import { type RunOptions, runSuites } from '../../acceptance/run/run-suites';

const PASSES: Check['run'] = async () => finding(true, 'as assumed');
const FAILS: Check['run'] = async () => finding(false, 'something else');
const THROWS: Check['run'] = async () => {
  throw new Error('no network');
};

function check(id: string, run: Check['run']): Check {
  return { id, assumption: `${id} holds.`, matters: [], method: '', run };
}

function suite(name: string, runs: Check['run'][], setUp?: Suite['setUp']): Suite {
  return { name, checks: runs.map((run, index) => check(`${name}-${index}`, run)), ...(setUp && { setUp }) };
}

/** Runs suites and returns the result and the observation of each check. */
async function run(suites: Suite[], options: Partial<RunOptions> = {}): Promise<string[]> {
  const results = await runSuites(suites, {
    contextOf: () => ({}) as Context,
    skips: new Map(),
    stop: new AbortController().signal,
    clean: (text) => text.replace('token', '[redacted]'),
    onSetUp() {},
    onStart() {},
    onResult() {},
    ...options,
  });
  return results.map(({ id, result, observed }) => `${id} ${result}: ${observed}`);
}

describe('a run of suites', () => {
  it('continues after a check that fails, and after one that ends with an error', async () => {
    expect(await run([suite('a', [FAILS, THROWS, PASSES])])).toEqual([
      'a-0 failed: something else',
      'a-1 failed: The check ended with an error. no network',
      'a-2 passed: as assumed',
    ]);
  });

  it('fails each check of a suite that cannot be set up, and continues with the next suite', async () => {
    const broken = suite('a', [PASSES, PASSES], async () => {
      throw new Error('cdk deploy failed');
    });
    expect(await run([broken, suite('b', [PASSES])])).toEqual([
      'a-0 failed: The suite could not be set up. cdk deploy failed',
      'a-1 failed: The suite could not be set up. cdk deploy failed',
      'b-0 passed: as assumed',
    ]);
  });

  it('shows why a check was skipped, and sets up no suite whose checks are all skipped', async () => {
    const skips = new Map([['a-0', 'forbidden here']]);
    const unused = suite('a', [PASSES], async () => {
      throw new Error('must not run');
    });
    const partial = suite('b', [async () => skipped('no organization')]);
    expect(await run([unused, partial], { skips })).toEqual([
      'a-0 skipped: forbidden here',
      'b-0 skipped: no organization',
    ]);
  });

  it('skips the remaining checks after it was stopped', async () => {
    const stop = new AbortController();
    const stops: Check['run'] = async () => {
      stop.abort();
      throw new Error('aborted');
    };
    expect(await run([suite('a', [stops, PASSES])], { stop: stop.signal })).toEqual([
      'a-0 skipped: the run was stopped during this check',
      'a-1 skipped: the run was stopped before this check',
    ]);
  });

  it('prepares what a check observed for people', async () => {
    expect(await run([suite('a', [async () => finding(true, 'a token')])])).toEqual(['a-0 passed: a [redacted]']);
  });
});
