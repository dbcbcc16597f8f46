import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';

/** EventBridge. */
export type EventRules = Record<never, never>;

export function eventRules(_client: EventBridgeClient): EventRules {
  return {};
}
