import type { FeedEvidence } from './gather';
import { nameOf } from './gather';
import { judge } from './judge';

/** A fault of a feed as the table shows it. */
export interface FeedRow {
  family: string;
  fault: string;
  /** What the third party held before, such as `last login`. */
  before: string;
  /** What it holds now. */
  after: string;
  /** How many requests reached it. */
  attempts: string;
  /** What the run returned or threw. */
  reported: string;
  /** Promises that were broken. */
  broken: string[];
}

/** Sums a fault up. */
export function feedRow(evidence: FeedEvidence): FeedRow {
  const { fault, held, requests, error } = evidence;
  return {
    family: fault.family,
    fault: fault.name,
    before: nameOf(held[0] ?? ''),
    after: nameOf(held.at(-1) ?? ''),
    attempts: String(requests),
    reported: error ? `error: ${error.message.split(' failed: ').at(-1)}` : 'pushed',
    broken: judge(evidence),
  };
}
