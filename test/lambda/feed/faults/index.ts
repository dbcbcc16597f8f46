import { connectionFaults } from './connections';
import type { FeedFault } from './fault';
import { presetFaults } from './presets';
import { responseFaults } from './responses';
import { secretFaults } from './secrets';

/** All faults of a feed, in the order of the table. */
export const FEED_FAULTS: FeedFault[] = [...responseFaults, ...connectionFaults, ...presetFaults, ...secretFaults];
