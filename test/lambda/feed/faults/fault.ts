import type { FeedSpec } from '../../../../lambda/core/feed-spec';
import type { FakeAws } from '../../support/fake-aws';
import { passwordOf } from '../../support/values';
import type { Respond } from '../support/third-party';
import type { portsOf } from '../support/world';

/** The password that the third party stores before the run. */
export const PREVIOUS = passwordOf('the previous refresh');
/** The password that a refresh publishes during the run. */
export const NEWEST = passwordOf('the next refresh');

/** The state that a fault can change before the run. */
export interface FaultWorld {
  aws: FakeAws;
  /** The URL of the third party. */
  url: string;
  /** The certificate authority that the feed trusts. */
  ca: string;
  /** Functions to call after the run. */
  onEnd: (() => void)[];
}

/** A fault in a feed's run, and the expected outcome. The third party stores the previous token, the secret a new one. */
export interface FeedFault {
  /** The group of faults in the table. */
  family: string;
  /** The fault, as a unique name. */
  name: string;
  /** The expected outcome: the current token is at the third party, or the run fails. */
  ends: 'pushes' | 'fails';
  /** The expected number of requests to the third party. */
  requests: number;
  /** The expected reason of a failure, after the start of the error message. */
  reason?: string | RegExp;
  /**
   * The expected milliseconds of all pauses.
   * @default any
   */
  pausesMs?: number;
  /**
   * The first responses of the third party, in order.
   * @default none
   */
  responses?: Respond[];
  /**
   * All further responses.
   * @default 200
   */
  furtherResponses?: Respond;
  /**
   * Whether the third party stores the token even if its response is a failure.
   * @default false
   */
  alwaysStores?: boolean;
  /**
   * The timeouts of the feed in milliseconds.
   * @default long enough
   */
  timeouts?: NonNullable<Parameters<typeof portsOf>[2]>;
  /** Returns changes of the feed's spec. */
  spec?(url: string): Partial<FeedSpec>;
  inject?(world: FaultWorld): void | Promise<void>;
}

type Details = Omit<Partial<FeedFault>, 'family' | 'name' | 'ends' | 'requests' | 'reason'>;

/** Returns a fault in spite of which the run must push the current token. */
export function pushes(family: string, name: string, requests: number, details: Details = {}): FeedFault {
  return { family, name, ends: 'pushes', requests, ...details };
}

/** Returns a fault after which the run must fail for the reason. */
export function fails(
  family: string,
  name: string,
  requests: number,
  reason: string | RegExp,
  details: Details = {},
): FeedFault {
  return { family, name, ends: 'fails', requests, reason, ...details };
}

/** Returns a response with a status. */
export const respond =
  (status: number, headers: Record<string, string> = {}, body = ''): Respond =>
  () => ({ status, headers, body });
