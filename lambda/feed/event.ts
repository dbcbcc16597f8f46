import * as v from 'valibot';

const successSchema = v.object({
  detail: v.object({
    responsePayload: v.object({ secrets: v.array(v.object({ name: v.string(), versionId: v.string() })) }),
  }),
});

/**
 * The version of a secret that a refresh's success event names, so that a feed which still reads an older one waits for
 * it. An event says no more than that there may be something new: anything else in it is left unread, and any other
 * event is as good. Source: AWS Lambda, "Retaining records of asynchronous invocations" (the shape of `detail`).
 */
export function announcedVersion(event: unknown, secret: string): string | undefined {
  const parsed = v.safeParse(successSchema, event);
  return parsed.output && parsed.success
    ? parsed.output.detail.responsePayload.secrets.find(({ name }) => name === secret)?.versionId
    : undefined;
}
