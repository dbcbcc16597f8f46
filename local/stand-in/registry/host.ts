import { isPublicHost, registryOf as privateRegistryOf } from '../../../lambda/core/hosts';
import { PUBLIC_SCOPE, tokenScope } from '../aws/tokens';

/** The registry of a host name. `scope` is the scope of the tokens that it accepts. */
export type Registry =
  | { kind: 'private'; account: string; region: string; scope: string }
  | { kind: 'public'; scope: string };

/** Returns the registry of a host name, or undefined if it is not a host of ECR. */
export function registryOf(host: string): Registry | undefined {
  if (isPublicHost(host)) return { kind: 'public', scope: PUBLIC_SCOPE };
  const registry = privateRegistryOf(host);
  if (!registry) return undefined;
  const { account, region, fips } = registry;
  return { kind: 'private', account, region, scope: tokenScope(region, fips) };
}

/** Returns whether a host is one of ECR's API, standard or FIPS. Source: the endpoint rules of the ECR client. */
export function isEcrApi(host: string): boolean {
  return /^(api\.)?ecr(-fips)?\.[a-z0-9-]+\.[a-z.]+$/.test(host);
}
