import type { ParsedFeedSpec } from '../../core/feed-spec';
import type { FeedFacts } from '../../core/feed-values';
import { deliverGitHubActionsSecret } from './github-actions-secret';
import type { HttpAnswer, HttpRequest } from './https-client';
import { deliverRequest } from './request';
import { deliverWebhook } from './webhook';

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

/**
 * Makes one attempt to bring a login to a target.
 * @throws AttemptError
 */
export function deliver(target: ParsedFeedSpec['target'], push: Push): Promise<void> {
  switch (target.kind) {
    case 'request':
      return deliverRequest(target, push);
    case 'githubActionsSecret':
      return deliverGitHubActionsSecret(target, push);
    case 'webhook':
      return deliverWebhook(target, push);
  }
}
