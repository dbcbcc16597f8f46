import type { Clock } from '../runtime/ports';
import { ACCESS_DENIED_RETRY_MS, retryAccessDenied } from '../runtime/retry-access-denied';
import type { FeedPorts } from './ports';

/** The secrets, asked again for a while where IAM may not know the function's role yet. */
export function retryingSecrets(secrets: FeedPorts['secrets'], clock: Clock): FeedPorts['secrets'] {
  const until = new Date(clock.now().getTime() + ACCESS_DENIED_RETRY_MS);
  return {
    value: (name, signal) => retryAccessDenied(clock, until, () => secrets.value(name, signal)),
    versionIds: (name) => retryAccessDenied(clock, until, () => secrets.versionIds(name)),
  };
}
