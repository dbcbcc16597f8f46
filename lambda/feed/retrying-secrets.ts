import type { Clock } from '../runtime/ports';
import { ACCESS_DENIED_RETRY_MS, retryAccessDenied } from '../runtime/retry-access-denied';
import type { FeedPorts } from './ports';

/** Wraps the secrets so that AccessDenied is retried for 60 seconds, because the function's role may be new. */
export function retryingSecrets(secrets: FeedPorts['secrets'], clock: Clock): FeedPorts['secrets'] {
  const until = new Date(clock.now().getTime() + ACCESS_DENIED_RETRY_MS);
  return {
    value: (name, signal) => retryAccessDenied(clock, until, () => secrets.value(name, signal)),
    versionIds: (name) => retryAccessDenied(clock, until, () => secrets.versionIds(name)),
  };
}
