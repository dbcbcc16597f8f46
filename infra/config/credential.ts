import type { InferOutput } from 'valibot';
import type { RefreshSpec } from '../../lambda/core/spec';
import { type TokenSource, tokenSources } from '../../lambda/core/token-sources';
import type { configSchema, credentialSchema } from './schema';

type Parsed = InferOutput<typeof credentialSchema>;

/** A credential with every default filled in. */
export interface Credential extends Omit<Parsed, 'registries' | 'repositories' | 'secrets'> {
  name: string;
  /** Without an account: the stack's own; without a region: the stack's own. */
  registries: NonNullable<Parsed['registries']>;
  repositories: string[];
  secrets: (Parsed['secrets'][number] & { name: string })[];
}

/** A config with every default filled in. */
export interface Config extends Omit<InferOutput<typeof configSchema>, 'credentials'> {
  credentials: Credential[];
}

/** Fills in the defaults that depend on another setting. */
export function withDefaults(name: string, parsed: Parsed): Credential {
  return {
    ...parsed,
    name,
    registries: parsed.registries ?? [{}],
    repositories: parsed.repositories ?? (parsed.access === 'pull' ? ['*'] : []),
    secrets: parsed.secrets.map((secret) => ({ ...secret, name: secret.name ?? `ecr-${name}-${secret.format}` })),
  };
}

/** What the credential's function is told: every name literally, so that a change of one changes the function. */
export function refreshSpec(credential: Credential): RefreshSpec {
  const { name, registries, publicRegistry, endpoints, verifyToken, verifyRepositories, secrets, encryption } =
    credential;
  return {
    credential: name,
    registries,
    publicRegistry,
    ...(endpoints.join() === 'standard' ? {} : { endpoints }),
    verifyToken,
    ...(verifyRepositories.length > 0 ? { verifyRepositories } : {}),
    ...(encryption === 'aws-managed' ? {} : { key: encryption }),
    secrets,
  };
}

/** The region that a setting without one means, where only the deployment knows it. */
const OWN_REGION = "the stack's own region";

/** Where a credential's tokens come from. */
export function sourcesOf({ registries, ...credential }: Credential): TokenSource[] {
  return tokenSources({ ...credential, registries: registries.map(({ region = OWN_REGION }) => ({ region })) });
}

/** The name of the stack that a credential is in. */
export function stackNameOf({ stackName }: Pick<Config, 'stackName'>, { group }: Pick<Credential, 'group'>): string {
  return group ? `${stackName}-${group}` : stackName;
}

/** The credentials of each stack, by the stack's name: one stack for those without a group, one for each group. */
export function stacksOf(config: Config): Map<string, Credential[]> {
  const stacks = new Map<string, Credential[]>();
  for (const credential of config.credentials) {
    const name = stackNameOf(config, credential);
    stacks.set(name, [...(stacks.get(name) ?? []), credential]);
  }
  return stacks;
}
