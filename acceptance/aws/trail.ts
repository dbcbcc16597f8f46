import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';

/** A request to KMS in CloudTrail's event history. */
export interface KeyUse {
  /** The encryption context, which is in plain text. Source: AWS KMS, "Encryption context". @default empty */
  encryptionContext: Record<string, string>;
}

/** CloudTrail. */
export interface Trail {
  /** Returns the uses of all keys since a time. AWS delivers them after some minutes. */
  events(operation: 'Decrypt', since: Date): Promise<KeyUse[]>;
}

/** The part of a record that {@link Trail} reads. Source: AWS KMS, "Logging AWS KMS API calls with AWS CloudTrail". */
interface EventRecord {
  requestParameters?: { encryptionContext?: Record<string, string> } | null;
}

export function trail(client: CloudTrailClient): Trail {
  return {
    async events(operation, since) {
      const found: KeyUse[] = [];
      let next: string | undefined;
      do {
        const { Events = [], NextToken } = await client.send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: operation }],
            StartTime: since,
            NextToken: next,
          }),
        );
        found.push(...Events.map(({ CloudTrailEvent = '{}' }) => toKeyUse(JSON.parse(CloudTrailEvent))));
        next = NextToken;
      } while (next);
      return found;
    },
  };
}

function toKeyUse({ requestParameters }: EventRecord): KeyUse {
  return { encryptionContext: requestParameters?.encryptionContext ?? {} };
}
