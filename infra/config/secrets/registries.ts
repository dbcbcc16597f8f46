import type { FormatName } from '../../../lambda/core/formats';
import type { Endpoint } from '../../../lambda/core/hosts';
import { secretHosts as hostsOf } from '../../../lambda/core/secret-hosts';
import { type TokenSource, tokenSources } from '../../../lambda/core/token-sources';
import type { StackEnvironment } from '../../naming/environment';
import { dnsSuffixOf } from '../common/regions';
import type { Registry, Secret } from './schema';

/** The registries of a credential, and the secrets that hold their registry credentials. */
export interface RegistriesAndSecrets {
  registries: Registry[];
  publicRegistry: boolean;
  endpoints: Endpoint[];
  secrets: Secret[];
}

/** A placeholder for the stack's region, which is not known at synth. */
const STACK_REGION = "the stack's region";

/** Returns the sources of a credential's tokens. */
export function sourcesOf({ registries, ...credential }: Omit<RegistriesAndSecrets, 'secrets'>): TokenSource[] {
  return tokenSources({ ...credential, registries: registries.map(({ region = STACK_REGION }) => ({ region })) });
}

/**
 * Returns the hosts for which a secret holds registry credentials, in the order in which its value lists them. Hosts
 * that do not exist in the environment are left out.
 */
export function secretHosts(
  credential: Omit<RegistriesAndSecrets, 'secrets'>,
  secret: Pick<Secret, 'format' | 'region' | 'account'>,
  environment: StackEnvironment,
): string[] {
  const named = new Set(credential.registries.map(({ region }) => region));
  const registries = credential.registries.map(({ account, region = environment.region }) => ({ account, region }));
  return hostsOf(secret, { ...credential, registries }, (region) => ({
    account: environment.account,
    dnsSuffix: named.has(region) ? dnsSuffixOf(region) : environment.dnsSuffix,
  }));
}

/** Returns the secrets in some formats. Without formats it returns all of them. */
export function inFormats<S extends { format: FormatName }>(
  secrets: readonly S[],
  formats: readonly FormatName[] | undefined,
): S[] {
  return secrets.filter(({ format }) => !formats || formats.includes(format));
}
