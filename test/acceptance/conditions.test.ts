import { describe, expect, it } from 'vitest';
import { eventsSuite } from '../../acceptance/suites/events';
import { conditionsOnResults } from '../../acceptance/suites/events/conditions';
import { contextOf } from './support/world';
import { eventsWorldOf } from './worlds/events';

describe('the check of conditions on results', () => {
  it.each([
    { arriving: [], result: 'failed', words: 'nothing can be concluded' },
    { arriving: ['plain'], result: 'passed', words: 'Conditions that the results meet block them' },
    { arriving: ['plain', 'matching'], result: 'failed', words: 'Conditions hold' },
    { arriving: ['plain', 'matching', 'other'], result: 'passed', words: 'Conditions have no effect' },
  ])('$result if the events of $arriving arrive', async ({ arriving, result, words }) => {
    const finding = await conditionsOnResults.run(contextOf(eventsSuite, eventsWorldOf({ arriving })));
    expect(finding.result).toBe(result);
    expect(finding.observed).toContain(words);
  });
});
