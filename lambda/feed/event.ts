import * as v from 'valibot';

const successSchema = v.object({
  detail: v.object({
    responsePayload: v.object({ secrets: v.array(v.object({ name: v.string(), versionId: v.string() })) }),
  }),
});

/**
 * Returns the version of a secret that the success event of a refresh announces, so that the feed can wait for it. The
 * feed uses no other part of the event, and any other event starts a push too. Source: AWS Lambda, "Retaining records of
 * asynchronous invocations" (the structure of `detail`).
 */
export function parseAnnouncedVersion(event: unknown, secret: string): string | undefined {
  const parsed = v.safeParse(successSchema, event);
  if (!parsed.success) return undefined;
  return parsed.output.detail.responsePayload.secrets.find(({ name }) => name === secret)?.versionId;
}
