import type { FormatName } from '../core/formats';
import type { ResolvedSpec } from '../core/spec';
import { tokenSources } from '../core/token-sources';
import { versionExpiry } from '../core/version-id';
import { Run, type RunOptions } from './context';
import { obtain } from './obtain-token';
import type { Ports } from './ports';
import { publish } from './publish';
import { type Failure, RefreshError } from './refresh-error';
import { refusedRepositories } from './verify-repositories';

/** What a refresh did: metadata only. It is the handler's return value, and what events carry. */
export interface RefreshResult {
  credential: string;
  /** ISO 8601, like every time here. */
  refreshedAt: string;
  /** `verified`: a host of that kind and region took the token just now. `passwordLength` is in characters. */
  registries: { host: string; region: string; expiresAt: string; verified: boolean; passwordLength: number }[];
  /** `expiresAt`: the earliest of the tokens inside. */
  secrets: { name: string; arn: string; format: FormatName; versionId: string; expiresAt: string }[];
  /** What stopped nothing and should be looked at; empty where all is well. */
  warnings: string[];
}

/**
 * One refresh: a token for each region, tried on a registry, rendered into each format, put into each secret. Every
 * target is tried, whatever becomes of the others; a value is never replaced by a worse one.
 * @throws RefreshError that names every target that failed, and why
 */
export async function refresh(spec: ResolvedSpec, ports: Ports, options: RunOptions): Promise<RefreshResult> {
  const run = new Run(spec, ports, options);
  const obtained = await run.each(
    tokenSources(spec),
    ({ name }) => name,
    (source) => obtain(run, source),
  );
  const [published, refused] = await Promise.all([
    run.each(
      spec.secrets,
      ({ name }) => name,
      (secret) => publish(run, secret, obtained.done),
    ),
    refusedRepositories(run, obtained.done),
  ]);
  const failures = [...obtained.failures, ...published.failures];
  // What the identity may not pull is for whoever deploys to mend; it makes no value worse.
  if (run.deploying) failures.push(...refused);
  else run.warnOf(refused);
  if (failures.length > 0) {
    const fatal = !run.deploying || refused.length > 0 || !(await allLive(run, published.failures));
    if (fatal) throw new RefreshError(spec.credential, failures, run.warnings);
    run.warnOf(failures);
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
    warnings: run.warnings,
  };
}

/** Does each secret that was left as it was still hold a value that lives? Its version id tells. */
async function allLive(run: Run, left: Failure[]): Promise<boolean> {
  const { done } = await run.each(
    left,
    ({ target }) => target,
    async ({ target }) => {
      const { current } = await run.call(() => run.ports.secrets.versionIds(target));
      const expiresAt = current === undefined ? undefined : versionExpiry(current);
      return expiresAt !== undefined && expiresAt > run.ports.clock.now();
    },
  );
  return done.length === left.length && done.every((live) => live);
}
