import { type Attempt, attempt, describeAttempt, type Finding, finding, isDenied } from './finding';

/**
 * Makes calls that AWS must deny, one after another.
 * @param calls the calls, by what they do
 */
export async function findingOfDenials(calls: Record<string, () => Promise<unknown>>): Promise<Finding> {
  const attempts: [string, Attempt<unknown>][] = [];
  for (const [name, call] of Object.entries(calls)) attempts.push([name, await attempt(call())]);
  return finding(
    attempts.every(([, made]) => isDenied(made)),
    attempts.map(([name, made]) => `${name}: ${isDenied(made) ? 'denied' : describeAttempt(made)}`).join('; '),
  );
}
