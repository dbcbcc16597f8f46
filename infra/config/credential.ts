import type { RefreshSpec } from '../../lambda/core/spec';
import type { Feed } from './feeds/resolve';
import { withKeys } from './replicas/rules';
import type { Replica } from './replicas/schema';
import type { ConfigSettings, CredentialSettings } from './schema';
import type { Secret } from './secrets/schema';
import type { CredentialConfig } from './types';

/** A credential with every default. Each of its feeds has its secret and its target. */
export interface Credential extends Omit<CredentialSettings, 'repositories' | 'secrets' | 'feeds' | 'replicas'> {
  name: string;
  repositories: string[];
  secrets: Secret[];
  feeds: Feed[];
  replicas: Replica[];
}

/** A config with every default. */
export interface Config extends Omit<ConfigSettings, 'credentials'> {
  credentials: Credential[];
  /** The settings of each credential, as the config file contains them. */
  given: Record<string, CredentialConfig>;
}

/**
 * Returns a credential with the defaults that depend on other settings, still without its feeds.
 * @param secretPrefix the beginning of the names of secrets without a name
 */
export function withDefaults(name: string, settings: CredentialSettings, secretPrefix: string): Credential {
  return {
    ...settings,
    name,
    endpoints: [...new Set(settings.endpoints)],
    repositories: settings.repositories ?? (settings.access === 'pull' ? ['*'] : []),
    secrets: settings.secrets.map((secret) => ({
      ...secret,
      name: secret.name ?? `${secretPrefix}-${name}-${secret.format}`,
    })),
    feeds: [],
    replicas: withKeys(settings.replicas, settings.encryption),
  };
}

/**
 * Returns the spec of a credential's function. It contains every name literally. A changed name therefore changes the
 * function, and the deployment refreshes the credential.
 */
export function refreshSpec(credential: Credential): RefreshSpec {
  const {
    name,
    registries,
    publicRegistry,
    endpoints,
    verifyToken,
    verifyRepositories,
    secrets,
    encryption,
    replicas,
  } = credential;
  return {
    credential: name,
    registries,
    publicRegistry,
    ...(endpoints.join() === 'standard' ? {} : { endpoints }),
    verifyToken,
    ...(verifyRepositories.length > 0 ? { verifyRepositories } : {}),
    ...(encryption === 'aws-managed' ? {} : { key: encryption }),
    ...(replicas.length > 0 ? { replicas: replicas.map(({ region }) => region) } : {}),
    secrets,
  };
}

/** Returns the name of the stack that contains a credential. */
export function stackNameOf({ stackName }: Pick<Config, 'stackName'>, { group }: Pick<Credential, 'group'>): string {
  return group ? `${stackName}-${group}` : stackName;
}

/** Returns the credentials of each stack by the stack's name: one stack without a group, and one for each group. */
export function stacksOf(config: Config): Map<string, Credential[]> {
  const stacks = new Map<string, Credential[]>();
  for (const credential of config.credentials) {
    const name = stackNameOf(config, credential);
    stacks.set(name, [...(stacks.get(name) ?? []), credential]);
  }
  return stacks;
}
