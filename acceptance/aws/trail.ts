import { type CloudTrailClient, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';

/** A request to KMS in CloudTrail's event history. */
export interface KeyUse {
  /** The encryption context, which is in plain text. Source: AWS KMS, "Encryption context". @default empty */
  encryptionContext: Record<string, string>;
}

/** CloudTrail. */
export interface Trail {
  /** Returns the uses of all keys between two times. AWS delivers them after some minutes. */
  uses(operation: 'Decrypt', from: Date, to: Date): Promise<KeyUse[]>;
}

/** The part of a record that {@link Trail} reads. Source: AWS KMS, "Logging AWS KMS API calls with AWS CloudTrail". */
interface EventRecord {
  requestParameters?: { encryptionContext?: Record<string, string> } | null;
}

export function trail(client: CloudTrailClient): Trail {
  return {
    async uses(operation, from, to) {
      const found: KeyUse[] = [];
      const request = {
        LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: operation }],
        StartTime: from,
        EndTime: to,
      };
      for await (const { Events = [] } of paginateLookupEvents({ client }, request)) {
        found.push(...Events.map(({ CloudTrailEvent = '{}' }) => toKeyUse(JSON.parse(CloudTrailEvent))));
      }
      return found;
    },
  };
}

function toKeyUse({ requestParameters }: EventRecord): KeyUse {
  return { encryptionContext: requestParameters?.encryptionContext ?? {} };
}
