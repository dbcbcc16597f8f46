import { Webhook } from 'standardwebhooks';
import type { TargetOf } from '../../core/feed-spec';
import { renderTemplate } from '../../core/template';
import { AttemptError } from './attempt-error';
import type { Push } from './push';
import { expectSuccess } from './response';

/** The `type` of the event that a feed sends. */
const EVENT_TYPE = 'ecr_credential.refreshed';

/**
 * Sends the new token to a webhook, signed with the API credential, `whsec_…`. The message id is the version id, so a
 * receiver can ignore a message that it has already processed. Source: the Standard Webhooks specification, 1.0.0.
 */
export async function deliverWebhook({ url }: TargetOf<'webhook'>, push: Push): Promise<void> {
  const { values, versionId, now } = push;
  const { value: _, valueBase64: __, ...data } = values;
  const body = JSON.stringify({
    type: EVENT_TYPE,
    timestamp: now.toISOString(),
    data: { credential: push.spec.credential, feed: push.spec.feed, versionId, ...data },
  });
  const request = {
    method: 'POST',
    url: new URL(renderTemplate(url, values, encodeURIComponent)),
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
    throw new AttemptError('the API secret is not a signing secret; must be whsec_ followed by base64');
  }
}
