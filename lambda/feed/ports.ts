import type { Clock, SecretStore } from '../runtime/ports';
import type { SendRequest } from './delivery/https-client';

/** The services that a feed calls. */
export interface FeedPorts {
  secrets: Pick<SecretStore, 'value' | 'versionIds'>;
  send: SendRequest;
  clock: Clock;
  /** Returns a random number from 0 to 1. */
  random(): number;
}

/** The options of one run. */
export interface FeedOptions {
  /** Aborts all pending calls. */
  signal: AbortSignal;
  /** The time after which no attempt starts. */
  until: Date;
  /**
   * The version that an event announced. The run pushes no older one.
   * @default the current version, whichever it is
   */
  announcedVersion?: string | undefined;
}
