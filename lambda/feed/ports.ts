import type { Clock, SecretStore } from '../runtime/ports';
import type { Send } from './delivery/https-client';

/** What a feed needs from the world. */
export interface FeedPorts {
  secrets: Pick<SecretStore, 'value' | 'versionIds'>;
  send: Send;
  clock: Clock;
  /** From 0 to 1. */
  random(): number;
}

/** How one run is meant. */
export interface FeedOptions {
  /** Ends every call that still waits. */
  signal: AbortSignal;
  /** No attempt begins after it. */
  until: Date;
  /** The version that an event has announced: an older one is not pushed. */
  announced?: string | undefined;
}
