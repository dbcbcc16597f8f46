import type { RefreshResult, ResolvedSpec } from '../core/spec';
import { tokenSources } from '../core/token-sources';
import { versionExpiry } from '../core/version-id';
import { RefreshContext, type RunOptions } from './context';
import { obtainToken } from './obtain-token';
import type { Ports } from './ports';
import { publish } from './publish';
import { type Failure, RefreshError } from './refresh-error';
import { findRefusedRepositories } from './verify-repositories';

/**
 * Refreshes a credential: requests a token for each source, verifies it, and publishes it in each secret. It processes
 * every target even if others fail, and never replaces a value with a worse one.
 * @throws RefreshError that lists every target that failed, and the reason
 */
export async function refresh(spec: ResolvedSpec, ports: Ports, options: RunOptions): Promise<RefreshResult> {
  const context = new RefreshContext(spec, ports, options);
  const obtained = await context.forEachTarget(
    tokenSources(spec),
    ({ name }) => name,
    (source) => obtainToken(context, source),
  );
  const [published, refused] = await Promise.all([
    context.forEachTarget(
      spec.secrets,
      ({ name }) => name,
      (secret) => publish(context, secret, obtained.done),
    ),
    findRefusedRepositories(context, obtained.done),
  ]);
  const failures = [...obtained.failures, ...published.failures];
  // A refused repository makes no value worse, so it fails only the deployment, whose author can fix the permission.
  if (context.duringDeployment) failures.push(...refused);
  else context.warnOfFailures(refused);
  if (failures.length > 0) {
    const isFatal = !context.duringDeployment || refused.length > 0 || !(await allValid(context, published.failures));
    if (isFatal) throw new RefreshError(spec.credential, failures, context.warnings);
    context.warnOfFailures(failures);
  }
  return {
    credential: spec.credential,
    refreshedAt: ports.clock.now().toISOString(),
    registries: obtained.done.flatMap(({ source: { region }, token: { expiresAt, password }, registries }) =>
      registries.map(({ host, verified }) => ({
        host,
        region,
        expiresAt: expiresAt.toISOString(),
        verified,
        passwordLength: password.length,
      })),
    ),
    secrets: published.done.map(({ expiresAt, ...secret }) => ({ ...secret, expiresAt: expiresAt.toISOString() })),
    warnings: context.warnings,
  };
}

/** Returns whether every secret that was not updated has a current value whose version id contains a future expiry. */
async function allValid(context: RefreshContext, notUpdated: Failure[]): Promise<boolean> {
  const { done } = await context.forEachTarget(
    notUpdated,
    ({ target }) => target,
    async ({ target }) => {
      const { current } = await context.callAws(() => context.ports.secrets.versionIds(target));
      const expiresAt = current === undefined ? undefined : versionExpiry(current);
      return expiresAt !== undefined && expiresAt > context.ports.clock.now();
    },
  );
  return done.length === notUpdated.length && done.every((isValid) => isValid);
}
