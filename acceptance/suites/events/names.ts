import type { ResultEvent } from '../../fixture/results';

/** The credential of this suite. */
export const CREDENTIAL = 'acceptance-events';

/** Its secret. */
export const SECRET = `ecr-${CREDENTIAL}-json`;

/** Returns the event of the refresh that wrote a version of the secret. */
export function eventOf(events: ResultEvent[], versionId: string | undefined): ResultEvent | undefined {
  return events.find(({ detail }) => detail.responsePayload?.secrets?.some((secret) => secret.versionId === versionId));
}
