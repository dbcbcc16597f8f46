import { isPublicHost, registryOf as privateRegistryOf } from '../../../lambda/core/hosts';
import { PUBLIC_SCOPE, tokenScope } from '../aws/tokens';

/** A registry, as its host name tells; `scope` is that of the tokens that open it. */
export type Registry =
  | { kind: 'private'; account: string; region: string; scope: string }
  | { kind: 'public'; scope: string };

/** The registry behind a host name; undefined if ECR has no such host. */
export function registryOf(host: string): Registry | undefined {
  if (isPublicHost(host)) return { kind: 'public', scope: PUBLIC_SCOPE };
  const registry = privateRegistryOf(host);
  if (!registry) return undefined;
  const { account, region, fips } = registry;
  return { kind: 'private', account, region, scope: tokenScope(region, fips) };
}

/** Is it ECR's API, standard or FIPS? Source: the endpoint rules of the ECR client. */
export function isEcrApi(host: string): boolean {
  return /^(api\.)?ecr(-fips)?\.[a-z0-9-]+\.[a-z.]+$/.test(host);
}
