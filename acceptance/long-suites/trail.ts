import type { LongSuite } from '../model/long-check';

/** What CloudTrail records, minutes after the calls. */
export const trailSuite: LongSuite = { name: 'trail', checks: [] };
