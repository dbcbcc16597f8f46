import { FORMATS } from '../../lambda/core/formats';
import type { RefreshResult } from '../../lambda/core/spec';
import { parseSpec } from '../../lambda/core/spec';
import { acceptsTokensOf, passwordSource, tokenSources } from '../../lambda/core/token-sources';
import type { PullTarget } from '../consumer/pull';
import type { Statement } from '../stand-in/aws/policy';
import { registryOf } from '../stand-in/registry/host';
import type { DeployedCredential } from '../stand-in/template/deploy';

const REPOSITORY = 'demo';

/** Where a consumer of a secret can pull from: each registry that the secret opens, and a repository that it may use. */
export function placesOf(
  { refresher }: DeployedCredential,
  secretName: string,
  { registries }: Pick<RefreshResult, 'registries'>,
): PullTarget[] {
  const spec = parseSpec(refresher.environment.REFRESH_SPEC, refresher.region);
  const secret = spec.secrets.find(({ name }) => name === secretName);
  if (!secret) throw new Error(`the function does not know the secret ${secretName}`);
  const source = passwordSource(secret, tokenSources(spec));
  return registries
    .filter(({ host }) => {
      // A template is for a tool that only its user knows.
      if (secret.format === 'template') return false;
      return (
        FORMATS[secret.format].holds === 'every registry' || (source !== undefined && acceptsTokensOf(host, source))
      );
    })
    .map(({ host }) => ({ host, repository: repositoryAt(host, refresher.identity.statements) }));
}

/** A repository that fits the first pattern by which the policy allows pulls from that registry. */
function repositoryAt(host: string, statements: Statement[]): string {
  const registry = registryOf(host);
  if (registry?.kind !== 'private') return REPOSITORY;
  const pattern = statements
    .filter(({ Action }) => Action.includes('ecr:BatchGetImage'))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => arn.split(`:ecr:${registry.region}:${registry.account}:repository/`)[1])
    .find((repository) => repository !== undefined);
  if (pattern === undefined) throw new Error(`the role allows no pull from ${host}`);
  return pattern.replace(/\*/g, REPOSITORY);
}
