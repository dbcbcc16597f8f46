import { describe, expect, it } from 'vitest';
import { FEED_FAULTS } from './faults';
import { PREVIOUS } from './faults/fault';
import { type FeedRun, rowOf, runWithFault, violatedInvariants } from './faults/harness';
import { AUTH } from './support/world';

describe('with any fault a third party stores the current token or an error is reported, and no secret leaks', () => {
  it.each(FEED_FAULTS.map((fault) => [`${fault.family}: ${fault.name}`, fault] as const))('%s', async (_, fault) => {
    expect(violatedInvariants(await runWithFault(fault))).toEqual([]);
  });

  it('the names of the faults are unique', () => {
    const names = FEED_FAULTS.map(({ family, name }) => `${family}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

function runOf(wanted: string): Promise<FeedRun> {
  const fault = FEED_FAULTS.find(({ family, name }) => `${family}: ${name}` === wanted);
  if (!fault) throw new Error(`there is no fault "${wanted}"`);
  return runWithFault(fault);
}

describe('these tests find a feed that', () => {
  const pushed = runOf('a transient status: the first two responses are 503');
  const failed = runOf('a refusal: the response is 401');
  it.each<[string, Promise<FeedRun>, (run: FeedRun) => Partial<FeedRun>, RegExp]>([
    ['leaves an older token', pushed, ({ stored }) => ({ stored: [...stored, PREVIOUS] }), /an older token replaced/],
    ['leaves a blank', pushed, ({ stored }) => ({ stored: [...stored, ''] }), /a value that is not a token/],
    ['reports a push that did not happen', pushed, () => ({ stored: [PREVIOUS] }), /the current token is not stored/],
    ['logs nothing', pushed, () => ({ log: [] }), /the log has 0 lines/],
    ['logs a token', pushed, ({ log }) => ({ log: [log.join('').replace('pushed', AUTH)] }), /a piece of a secret/],
    ['makes too many attempts', pushed, ({ requests }) => ({ requests: requests + 1 }), /4 requests; must be 3/],
    ['does not pause', pushed, () => ({ pausedMs: 0 }), /paused 0 ms; must be 6000/],
    ['gives up', pushed, () => ({ error: new Error('no') }), /the error names no feed/],
    ['does not log a failure', failed, () => ({ log: ['{"level":"INFO"}'] }), /the log does not contain the error/],
    [
      'gives a wrong reason',
      failed,
      () => ({ error: new Error('the feed third-party of ci-pull failed: no') }),
      /the reason is "no"; must be /,
    ],
  ])('%s', async (_, runs, change, found) => {
    const run = await runs;
    expect(violatedInvariants({ ...run, ...change(run) }).join('; ')).toMatch(found);
  });
});

it.each([
  ['a transient status: the first two responses are 500', 'new token', '3', 'pushed'],
  ['a refusal: the response is 409', 'previous token', '1', 'error: localhost responded to PUT with 409'],
])(
  'the table shows what the third party stores, the attempts and the outcome: %s',
  async (name, after, attempts, reported) => {
    expect(rowOf(await runOf(name))).toMatchObject({ before: 'previous token', after, attempts, reported });
  },
);
