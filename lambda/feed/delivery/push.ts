import type { ParsedFeedSpec } from '../../core/feed-spec';
import type { FeedValues } from '../../core/feed-values';
import type { HttpRequest, HttpResponse } from './https-client';

/** The input of one attempt. */
export interface Push {
  spec: Pick<ParsedFeedSpec, 'credential' | 'feed'>;
  values: FeedValues;
  versionId: string;
  /** The credential for the third party's API. */
  apiCredential: string;
  now: Date;
  /** Sends a request. It is aborted when the run times out. */
  send(request: HttpRequest): Promise<HttpResponse>;
}
