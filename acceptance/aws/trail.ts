import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';

/** A request in CloudTrail's event history. */
export interface TrailEvent {
  /** The ARN of the principal, or an empty text if a service of AWS sent the request. */
  principal: string;
  /** The parameters of the request. CloudTrail leaves out what is secret. */
  parameters: Record<string, unknown>;
}

/** CloudTrail. */
export interface Trail {
  /** Returns the requests of an operation, such as `Decrypt`, since a time. AWS delivers them within 15 minutes. */
  events(operation: string, since: Date): Promise<TrailEvent[]>;
}

interface EventRecord {
  userIdentity?: { arn?: string };
  requestParameters?: Record<string, unknown> | null;
}

export function trail(client: CloudTrailClient): Trail {
  return {
    async events(operation, since) {
      const found: TrailEvent[] = [];
      let next: string | undefined;
      do {
        const { Events = [], NextToken } = await client.send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: operation }],
            StartTime: since,
            NextToken: next,
          }),
        );
        found.push(...Events.map(({ CloudTrailEvent = '{}' }) => toEvent(JSON.parse(CloudTrailEvent))));
        next = NextToken;
      } while (next);
      return found;
    },
  };
}

function toEvent({ userIdentity, requestParameters }: EventRecord): TrailEvent {
  return { principal: userIdentity?.arn ?? '', parameters: requestParameters ?? {} };
}
