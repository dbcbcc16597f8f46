import * as v from 'valibot';
import { TOKEN_LIFETIME_HOURS } from '../core/limits';
import { isVersionId, versionExpiry } from '../core/version-id';

const successSchema = v.object({
  detail: v.object({
    responsePayload: v.object({ secrets: v.array(v.object({ name: v.string(), versionId: v.string() })) }),
  }),
});

/** The longest time until the version that an event announces expires. One hour more than a token's, for clock skew. */
const MAX_HOURS_TO_EXPIRY = TOKEN_LIFETIME_HOURS + 1;

/** The version that an event announces, or the reason why the feed ignores the event. Both are absent for other events. */
export interface Announcement {
  version?: string;
  ignored?: string;
}

/**
 * Returns the version of a secret that the success event of a refresh announces, so that the feed can wait for it. The
 * feed uses no other part of the event, and any other event starts a push too. Every principal with `events:PutEvents`
 * can send such an event. Therefore a version that no refresh can have created is ignored: the feed would wait for it
 * and fail. Source: AWS Lambda, "Retaining records of asynchronous invocations" (the structure of `detail`).
 */
export function parseAnnouncement(event: unknown, secret: string, now: Date): Announcement {
  const parsed = v.safeParse(successSchema, event);
  if (!parsed.success) return {};
  const version = parsed.output.detail.responsePayload.secrets.find(({ name }) => name === secret)?.versionId;
  if (version === undefined) return {};
  const expiry = isVersionId(version) ? versionExpiry(version) : undefined;
  // The reason does not quote the id, because it can be any text.
  if (!expiry) return { ignored: `the event announces a malformed version id of ${secret}` };
  if (expiry.getTime() - now.getTime() > MAX_HOURS_TO_EXPIRY * 3_600_000) {
    const reason = `which is more than ${MAX_HOURS_TO_EXPIRY} hours ahead`;
    return { ignored: `the event announces a version of ${secret} that expires at ${expiry.toISOString()}, ${reason}` };
  }
  return { version };
}
