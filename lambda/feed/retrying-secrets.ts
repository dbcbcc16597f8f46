import type { Clock } from '../refresh/ports';
import { retryAccessDenied } from '../runtime/retry-access-denied';
import type { FeedPorts } from './feed';

/** How long a role that a deploy has just made may be denied. */
const IAM_PATIENCE_MS = 60_000;

/** The secrets, asked again for a while where IAM may not know the function's role yet. */
export function patientSecrets(secrets: FeedPorts['secrets'], clock: Clock): FeedPorts['secrets'] {
  const until = new Date(clock.now().getTime() + IAM_PATIENCE_MS);
  return {
    value: (name, signal) => retryAccessDenied(clock, until, () => secrets.value(name, signal)),
    versionIds: (name) => retryAccessDenied(clock, until, () => secrets.versionIds(name)),
  };
}
