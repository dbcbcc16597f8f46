import { deniedAction, type RegistryAnswer } from '../registry';
import type { Clock } from './context';
import { type Attempt, attempt, isDenied } from './finding';

/** IAM documents no limit. In practice, new permissions apply within a minute. */
const PROPAGATION_SECONDS = 120;

/** Repeats a call while AWS denies it, because new roles and policies take time to propagate. */
export async function onceAllowed<T>(clock: Clock, call: () => Promise<T>): Promise<Attempt<T>> {
  let last: Attempt<T> | undefined;
  await clock.until(
    async () => {
      last = await attempt(call());
      return isDenied(last) ? undefined : last;
    },
    { timeoutSeconds: PROPAGATION_SECONDS },
  );
  return last ?? attempt(call());
}

/** Repeats a request while a registry denies it, for the same reason. Returns the last answer. */
export async function answerOnceAllowed(clock: Clock, request: () => Promise<RegistryAnswer>): Promise<RegistryAnswer> {
  let last: RegistryAnswer | undefined;
  await clock.until(
    async () => {
      last = await request();
      return deniedAction(last) === undefined ? last : undefined;
    },
    { timeoutSeconds: PROPAGATION_SECONDS },
  );
  return last ?? request();
}
