import { dnsSuffixOf } from '../../infra/config/common/regions';
import { secretHosts } from '../../lambda/core/secret-hosts';
import { parseSpec, type RefreshResult } from '../../lambda/core/spec';
import type { PullTarget } from '../consumer/pull';
import type { Statement } from '../stand-in/aws/policy';
import { registryOf } from '../stand-in/registry/host';
import type { DeployedCredential } from '../stand-in/template/deploy';

const REPOSITORY = 'demo';

/**
 * Returns what a consumer of a secret can pull: for each host that the secret holds a token for, a repository that the
 * role may pull from. Hosts whose token was not refreshed are left out.
 * @throws Error if the function does not refresh the secret, or its role may not pull from a host
 */
export function pullTargets(
  { refresher }: DeployedCredential,
  secretName: string,
  { registries }: Pick<RefreshResult, 'registries'>,
): PullTarget[] {
  const spec = parseSpec(refresher.environment.REFRESH_SPEC, refresher.region);
  const secret = spec.secrets.find(({ name }) => name === secretName);
  if (!secret) throw new Error(`the function does not refresh the secret ${secretName}`);
  // Only the user of a template can parse its value.
  if (secret.format === 'template') return [];
  const [, , , , account = ''] = refresher.arn.split(':');
  const refreshed = new Set(registries.map(({ host }) => host));
  return secretHosts(secret, spec, (region) => ({ account, dnsSuffix: dnsSuffixOf(region) }))
    .filter((host) => refreshed.has(host))
    .map((host) => ({ host, repository: repositoryAt(host, refresher.identity.statements) }));
}

/** Returns a repository that matches the first pattern for which the policy allows pulls from that registry. */
function repositoryAt(host: string, statements: Statement[]): string {
  const registry = registryOf(host);
  if (registry?.kind !== 'private') return REPOSITORY;
  const pattern = statements
    .filter(({ Action }) => Action.includes('ecr:BatchGetImage'))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => arn.split(`:ecr:${registry.region}:${registry.account}:repository/`)[1])
    .find((repository) => repository !== undefined);
  if (pattern === undefined) throw new Error(`the role may not pull from ${host}`);
  return pattern.replace(/\*/g, REPOSITORY);
}
