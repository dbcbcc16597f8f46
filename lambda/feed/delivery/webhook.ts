import { Webhook } from 'standardwebhooks';
import type { TargetOf } from '../../core/feed-spec';
import { renderTemplate } from '../../core/template';
import { AttemptError } from './attempt-error';
import type { Push } from './push';
import { expectSuccess } from './response';

/** The `type` of the one event that a feed sends. */
const EVENT_TYPE = 'ecr_credential.refreshed';

/**
 * Tells a receiver of the new login, signed with the API credential, `whsec_…`. The message's id is the version's: a
 * receiver that sees it again has that value already. Source: the Standard Webhooks specification, 1.0.0.
 */
export async function deliverWebhook({ url }: TargetOf<'webhook'>, push: Push): Promise<void> {
  const { facts, versionId, now } = push;
  const { value: _, valueBase64: __, ...login } = facts;
  const body = JSON.stringify({
    type: EVENT_TYPE,
    timestamp: now.toISOString(),
    data: { credential: push.spec.credential, feed: push.spec.feed, versionId, ...login },
  });
  const request = {
    method: 'POST',
    url: new URL(renderTemplate(url, facts, encodeURIComponent)),
    headers: {
      'content-type': 'application/json',
      'webhook-id': versionId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signatureOf(push.apiCredential, versionId, now, body),
    },
    body,
  };
  expectSuccess(request, await push.send(request), now);
}

function signatureOf(secret: string, id: string, now: Date, body: string): string {
  try {
    return new Webhook(secret).sign(id, now, body);
  } catch {
    throw new AttemptError('the API secret is no signing secret: it must be whsec_ and base64');
  }
}
