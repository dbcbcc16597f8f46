import { createHash } from 'node:crypto';
import type { CleanupResult } from '../cleanup/cleanup';
import type { Target } from '../model/context';
import type { Finding } from '../model/finding';

/** The result of one check in a report. */
export interface CheckResult extends Finding {
  id: string;
  assumption: string;
  /** How long the check took. */
  seconds: number;
}

/** The result of a run, as `--json` prints it. */
export interface Report {
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  finishedAt: string;
  /**
   * The first 8 hexadecimal digits of the SHA-256 digest of the account's id. Reports of one account have the same, and
   * hundreds of other account ids have it too.
   */
  accountHash: string;
  partition: string;
  region: string;
  secondRegion: string;
  versions: Record<string, string>;
  checks: CheckResult[];
  /** What could not be removed, and the commands that remove it. */
  leftBehind: CleanupResult['left'];
  /** Sentences about what AWS removes later. */
  pending: string[];
}

/** Returns the part of a report that identifies where it was made, without the account's id. */
export function reportTarget({ account, partition, region, secondRegion }: Target) {
  const accountHash = createHash('sha256').update(account).digest('hex').slice(0, 8);
  return { accountHash, partition, region, secondRegion };
}

/** Returns how many checks had each result: `12 passed, 1 failed, 3 skipped`. */
export function summary(checks: Finding[]): string {
  const results = ['passed', 'failed', 'skipped'] as const;
  return results.map((result) => `${checks.filter((check) => check.result === result).length} ${result}`).join(', ');
}

/** Returns the part of a report about what is left. */
export function leftOf({ left, pending }: CleanupResult, { clean }: { clean(text: string): string }) {
  return { leftBehind: left.map((each) => ({ ...each, reason: clean(each.reason) })), pending: pending.map(clean) };
}
