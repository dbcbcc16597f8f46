import { describe, expect, it } from 'vitest';
import { FEED_FAULTS } from './faults';
import { type FeedEvidence, gather, LAST } from './faults/gather';
import { judge } from './faults/judge';
import { feedRow } from './faults/row';
import { AUTH } from './support/world';

describe('no fault leaves a third party with an older login or none, or goes unreported, or brings a secret to light', () => {
  it.each(FEED_FAULTS.map((fault) => [`${fault.family}: ${fault.name}`, fault] as const))('%s', async (_, fault) => {
    expect(judge(await gather(fault))).toEqual([]);
  });

  it('and no two are of one name', () => {
    const names = FEED_FAULTS.map(({ family, name }) => `${family}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** What a fault shows, by its name. */
function evidenceOf(wanted: string): Promise<FeedEvidence> {
  const fault = FEED_FAULTS.find(({ name }) => name === wanted);
  if (!fault) throw new Error(`there is no fault "${wanted}"`);
  return gather(fault);
}

describe('a feed would be found out that', () => {
  it.each<[string, (evidence: FeedEvidence) => Partial<FeedEvidence>, RegExp]>([
    ['left an older login', ({ held }) => ({ held: [...held, LAST] }), /an older login followed a newer one/],
    ['left a blank', ({ held }) => ({ held: [...held, ''] }), /what is no login/],
    ['pushed nothing and said that it had', () => ({ held: [LAST] }), /does not hold the current login/],
    ['logged nothing', () => ({ log: [] }), /0 lines in the log/],
    ['logged a login', ({ log }) => ({ log: [log.join('').replace('pushed', AUTH)] }), /a piece of a secret was told/],
    ['tried too often', ({ requests }) => ({ requests: requests + 1 }), /4 requests; should be 3/],
    ['did not pause', () => ({ pausedMs: 0 }), /paused 0 ms; should be 6000/],
    ['gave up', () => ({ error: new Error('no') }), /the error names no feed/],
  ])('%s', async (_, change, found) => {
    const evidence = await evidenceOf('it answers twice with 503');
    expect(judge({ ...evidence, ...change(evidence) }).join('; ')).toMatch(found);
  });

  it.each<[string, Partial<FeedEvidence>, RegExp]>([
    ['kept a failure from its log', { log: ['{"level":"INFO"}'] }, /the log does not tell what the error does/],
    ['gave a wrong reason', { error: new Error('the feed third-party of ci-pull failed: no') }, /does not say/],
  ])('%s', async (_, change, found) => {
    expect(judge({ ...(await evidenceOf('it answers with 401')), ...change }).join('; ')).toMatch(found);
  });
});

describe('the table', () => {
  it('shows what the third party held before and after, how often it was asked, and what the run said', async () => {
    expect(feedRow(await evidenceOf('it answers twice with 500'))).toMatchObject({
      before: 'last login',
      after: 'new login',
      attempts: '3',
      reported: 'pushed',
    });
    expect(feedRow(await evidenceOf('it answers with 409'))).toMatchObject({
      before: 'last login',
      after: 'last login',
      attempts: '1',
      reported: 'error: localhost responded to PUT with 409',
    });
  });
});
