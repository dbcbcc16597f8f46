import { answerFaults } from './answers';
import { connectionFaults } from './connections';
import type { FeedFault } from './fault';
import { presetFaults } from './presets';
import { secretFaults } from './secrets';

/** Every fault of a feed, in the table's order. */
export const FEED_FAULTS: FeedFault[] = [...answerFaults, ...connectionFaults, ...presetFaults, ...secretFaults];
