import type { ParsedFeedSpec } from '../../core/feed-spec';
import type { FeedFacts } from '../../core/feed-values';
import type { HttpAnswer, HttpRequest } from './https-client';

/** What one attempt knows. */
export interface Push {
  spec: Pick<ParsedFeedSpec, 'credential' | 'feed'>;
  facts: FeedFacts;
  versionId: string;
  /** What the third party knows the feed by. */
  apiCredential: string;
  now: Date;
  /** Sends a request within the run's time. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}
