import type { ParsedFeedSpec } from '../../core/feed-spec';
import { deliverGitHubSecret } from './github-secret';
import type { Push } from './push';
import { deliverRequest } from './request';
import { deliverWebhook } from './webhook';

/**
 * Makes one attempt to push a token to a target.
 * @throws AttemptError
 */
export function deliver(target: ParsedFeedSpec['target'], push: Push): Promise<void> {
  switch (target.kind) {
    case 'request':
      return deliverRequest(target, push);
    case 'githubSecret':
      return deliverGitHubSecret(target, push);
    case 'webhook':
      return deliverWebhook(target, push);
  }
}
