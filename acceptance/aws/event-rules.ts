import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** An event as any principal with `events:PutEvents` can send it. */
export interface SentEvent {
  source: string;
  detailType: string;
  resources: string[];
  detail: object;
}

/** EventBridge. */
export interface EventRules {
  /**
   * Sends an event to the account's default event bus.
   * @throws Error if EventBridge does not accept the event
   */
  send(event: SentEvent): Promise<void>;
}

export function eventRules(client: EventBridgeClient): EventRules {
  return {
    async send({ source, detailType, resources, detail }) {
      const entry = { Source: source, DetailType: detailType, Resources: resources, Detail: JSON.stringify(detail) };
      const { Entries: [result] = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
      if (result?.ErrorCode) throw new Error(`${result.ErrorCode}: ${result.ErrorMessage ?? ''}`);
    },
  };
}
