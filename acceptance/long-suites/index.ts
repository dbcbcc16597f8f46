import type { LongSuite } from '../model/long-check';
import { networkSuite } from './network';
import { scheduleSuite } from './schedule';
import { tokenSuite } from './token';
import { trailSuite } from './trail';

/** The suites of the long run. The one with a VPC takes the most time in each call. */
export const LONG_SUITES: LongSuite[] = [networkSuite, tokenSuite, scheduleSuite, trailSuite];
