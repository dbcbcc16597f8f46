import type { RefreshResult, ResolvedSpec } from '../core/spec';
import { tokenSources } from '../core/token-sources';
import { isWrittenWith, versionExpiry } from '../core/version-id';
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
    const invalid = context.duringDeployment ? await findInvalidValues(context, published.failures) : [];
    const isFatal = !context.duringDeployment || refused.length > 0 || invalid.length > 0;
    if (isFatal) throw new RefreshError(spec.credential, [...failures, ...invalid], context.warnings);
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

/** Returns each secret that was not updated and whose current value is not valid, with the reason. */
async function findInvalidValues(context: RefreshContext, notUpdated: Failure[]): Promise<Failure[]> {
  const { failures } = await context.forEachTarget(
    notUpdated,
    ({ target }) => target,
    async ({ target }) => {
      const { current } = await context.callAws(() => context.ports.secrets.versionIds(target));
      checkVersion(context, current);
    },
  );
  return failures;
}

/** @throws Error if the id of a secret's current version does not prove that the version is valid and readable */
function checkVersion({ spec: { key }, ports }: RefreshContext, id: string | undefined): void {
  if (id === undefined) throw new Error('it has no value');
  const expiresAt = versionExpiry(id);
  if (!expiresAt) throw new Error('no refresh wrote its value, so its expiry is unknown');
  if (expiresAt <= ports.clock.now()) throw new Error(`its value expired at ${expiresAt.toISOString()}`);
  // Readers may have no permission for the previous key, and it may be deleted after the deployment.
  if (!isWrittenWith(id, key)) throw new Error('its value was written with the previous key, not with the new one');
}
