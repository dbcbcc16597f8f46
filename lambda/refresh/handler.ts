import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RUN_TIMEOUT_SECONDS } from '../core/limits';
import { parseSpec, type RefreshResult } from '../core/spec';
import { log } from '../runtime/log';
import { secretsManager } from '../runtime/secrets-manager';
import { ecr } from './ecr';
import { ecrPublic } from './ecr-public';
import type { Ports } from './ports';
import { refresh } from './refresh';
import type { RefreshError } from './refresh-error';
import { verifyPullAccess, verifyToken } from './registry';

const spec = parseSpec(process.env.REFRESH_SPEC, process.env.AWS_REGION);

/** A deployment invokes the version that it has just published. The schedule and people invoke `$LATEST`. */
const duringDeployment = process.env.AWS_LAMBDA_FUNCTION_VERSION !== '$LATEST';

const ports: Ports = {
  authorizationToken: ecr(),
  publicAuthorizationToken: ecrPublic(),
  verifyToken,
  verifyPullAccess,
  secrets: secretsManager(),
  clock: { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) },
  randomHex: () => randomBytes(12).toString('hex'),
};

/**
 * The handler of the refresher function.
 * @param event `{"scheduled":true}` from the schedule. A run with any other event retries denied calls for 60 seconds.
 * @throws RefreshError
 */
export async function handler(event?: { scheduled?: unknown }): Promise<RefreshResult> {
  const scheduled = event?.scheduled === true;
  try {
    const result = await refresh(spec, ports, {
      scheduled,
      duringDeployment,
      signal: AbortSignal.timeout(RUN_TIMEOUT_SECONDS * 1000),
    });
    log({ level: result.warnings.length > 0 ? 'WARN' : 'INFO', message: 'refreshed', ...result });
    return result;
  } catch (error) {
    const { message: reason, warnings } = error as RefreshError;
    log({ level: 'ERROR', message: 'refresh failed', credential: spec.credential, reason, warnings });
    throw error;
  }
}
