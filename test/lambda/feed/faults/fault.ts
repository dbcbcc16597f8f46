import type { FeedSpec } from '../../../../lambda/core/feed-spec';
import type { FakeAws } from '../../support/fakes';
import type { Answer } from '../support/third-party';
import type { portsOf } from '../support/world';

/** How a run must end: with the current login at the third party, or with an error. */
export type FeedEnding = 'pushes' | 'fails';

/** What a fault may change before the run. */
export interface FaultWorld {
  aws: FakeAws;
  /** Of the third party. */
  url: string;
  /** The authority that the feed trusts. */
  ca: string;
  /** Called when the run is over. */
  onEnd: (() => void)[];
}

/** A fault that befalls a feed, and what becomes of it. The third party holds the last login, the secret a new one. */
export interface FeedFault {
  /** What it belongs to in the table. */
  family: string;
  /** What befalls the run; unique. */
  name: string;
  ends: FeedEnding;
  /** How many requests must reach the third party. */
  requests: number;
  /** Why the run failed: all of its error but its beginning, or what that must match. */
  says?: string | RegExp;
  /**
   * How long the run must have paused.
   * @default as it likes
   */
  pausesMs?: number;
  /**
   * What the third party answers, one after the other.
   * @default 200
   */
  answers?: Answer[];
  /**
   * What it answers after those.
   * @default 200
   */
  lastly?: Answer;
  /** The third party keeps what it is sent, whatever it answers. */
  keeps?: boolean;
  /**
   * How long the feed waits, in milliseconds.
   * @default long
   */
  limits?: NonNullable<Parameters<typeof portsOf>[2]>;
  /** What the feed is configured otherwise. */
  spec?(url: string): Partial<FeedSpec>;
  inject?(world: FaultWorld): void | Promise<void>;
}

/** Answers with a status. */
export const says =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  () => ({ status, headers, body });
