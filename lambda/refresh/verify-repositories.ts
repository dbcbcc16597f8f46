import { registryOf } from '../core/hosts';
import type { RefreshContext } from './context';
import type { ObtainedToken } from './obtain-token';
import type { Failure } from './refresh-error';

interface PullCheck {
  host: string;
  repository: string;
  auth: string;
}

/**
 * Verifies that the new tokens may pull from the spec's repositories, in each of its private registries. A check without
 * a conclusive response adds a warning.
 * @returns each repository that a registry refuses, with the registry's message
 */
export async function findRefusedRepositories(context: RefreshContext, tokens: ObtainedToken[]): Promise<Failure[]> {
  const checks = tokens.flatMap(({ registries, token }) =>
    oneHostPerAccount(registries.map(({ host }) => host)).flatMap((host) =>
      context.spec.verifyRepositories.map((repository) => ({ host, repository, auth: token.auth })),
    ),
  );
  const { failures } = await context.forEachTarget(
    checks,
    targetOf,
    // Retried like a call of AWS, because the registry evaluates the role's current permissions and those may be new.
    (check) => context.callAws(() => verify(context, check)),
  );
  return failures;
}

async function verify(context: RefreshContext, check: PullCheck): Promise<void> {
  const { host, repository, auth } = check;
  const result = await context.ports.verifyPullAccess(host, repository, auth, context.signal);
  if (result.verdict === 'refused') throw new AccessDenied(result.reason);
  if (result.verdict === 'inconclusive') {
    context.warn(targetOf(check), `could not verify that the token may pull from this repository: ${result.reason}`);
  }
}

class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}

function targetOf({ host, repository }: PullCheck): string {
  return `${host}/${repository}`;
}

/** Returns one host per private registry, because all hosts of a registry have the same permissions. */
function oneHostPerAccount(hosts: string[]): string[] {
  const byAccount = new Map<string, string>();
  for (const host of hosts) {
    const account = registryOf(host)?.account;
    if (account !== undefined && !byAccount.has(account)) byAccount.set(account, host);
  }
  return [...byAccount.values()];
}
