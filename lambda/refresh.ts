import { type Failure, RefreshError } from './errors';
import type { FormatName } from './formats';
import { obtain } from './obtain';
import type { Ports } from './ports';
import { publish } from './publish';
import { Run, type RunOptions } from './run';
import { type ResolvedSpec, tokenSources } from './spec';
import { versionExpiry } from './version-id';

/** What a refresh did: metadata only. It is the handler's return value, and what events carry. */
export interface RefreshResult {
  credential: string;
  /** ISO 8601, like every time here. */
  refreshedAt: string;
  /** `verified`: a registry of that region took the token just now. */
  registries: { host: string; region: string; expiresAt: string; verified: boolean }[];
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
    (source) => source,
    (source) => obtain(run, source),
  );
  const published = await run.each(
    spec.secrets,
    ({ name }) => name,
    (secret) => publish(run, secret, obtained.done),
  );
  const failures = [...obtained.failures, ...published.failures];
  if (failures.length > 0) {
    if (run.scheduled || !(await allLive(run, published.failures))) throw new RefreshError(spec.credential, failures);
    for (const { target, reason } of failures) run.warn(target, reason);
  }
  return {
    credential: spec.credential,
    refreshedAt: ports.clock.now().toISOString(),
    registries: obtained.done.flatMap(({ hosts, region, token, verified }) =>
      hosts.map((host) => ({ host, region, expiresAt: token.expiresAt.toISOString(), verified })),
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
      const id = await run.call(() => run.ports.secrets.currentVersionId(target));
      const expiresAt = id === undefined ? undefined : versionExpiry(id);
      return expiresAt !== undefined && expiresAt > run.ports.clock.now();
    },
  );
  return done.length === left.length && done.every((live) => live);
}
