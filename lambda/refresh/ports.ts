import type { AuthorizationData } from '../core/token';
import type { Clock, SecretStore } from '../runtime/ports';

/** The services that a refresh calls, one adapter for each. No SDK type passes through this interface. */
export interface Ports {
  /** Calls GetAuthorizationToken of private ECR in a region, at its standard or its FIPS API. */
  authorizationToken(
    region: string,
    api: 'standard' | 'fips',
    signal: AbortSignal,
  ): Promise<AuthorizationData | undefined>;
  /** Calls GetAuthorizationToken of ECR Public. */
  publicAuthorizationToken(signal: AbortSignal): Promise<AuthorizationData | undefined>;
  /** Verifies that a registry accepts a token. It never throws: a failed request is a verdict, too. */
  verifyToken(host: string, auth: string, signal: AbortSignal): Promise<RegistryVerdict>;
  /** Verifies that a token may pull from a repository. It never throws, and it does not check that the repository exists. */
  verifyPullAccess(host: string, repository: string, auth: string, signal: AbortSignal): Promise<RegistryVerdict>;
  secrets: SecretStore;
  clock: Clock;
  /** Returns 24 random hex digits. */
  randomHex(): string;
}

/** The result of verifying a token with a registry. */
export type RegistryVerdict =
  | { verdict: 'accepted' }
  /** The registry responded with 400, 401 or 403. `reason` is the status and the registry's message. */
  | { verdict: 'refused'; reason: string; expired: boolean }
  /** There was no response, or its status does not depend on the token. */
  | { verdict: 'inconclusive'; reason: string };
