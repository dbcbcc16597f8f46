import type { LongWorld } from '../support/long-world';
import { networkWorld } from './network';
import { scheduleWorld } from './schedule';
import { tokenWorld } from './token';
import { trailWorld } from './trail';

/** The answers for all suites of the long run, in the order of the suites. */
export const LONG_WORLDS: LongWorld[] = [networkWorld, tokenWorld, scheduleWorld, trailWorld];
