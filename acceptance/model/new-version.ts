import type { Context } from './context';

/** Waits for another version of a secret. Returns its id, or undefined after the time. */
export function newVersion(
  { aws, clock }: Pick<Context, 'aws' | 'clock'>,
  secret: string,
  before: string | undefined,
  timeoutSeconds: number,
): Promise<string | undefined> {
  return clock.until(
    async () => {
      const { versionId } = await aws.secrets.describe(secret);
      return versionId === before ? undefined : versionId;
    },
    { timeoutSeconds, everySeconds: 3 },
  );
}
