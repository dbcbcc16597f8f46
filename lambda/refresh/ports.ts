import type { TokenAnswer } from '../core/token';
import type { Clock, SecretStore } from '../runtime/ports';

/** What a refresh needs from the world. One adapter a service stands behind it; no SDK type passes through. */
export interface Ports {
  /** GetAuthorizationToken of private ECR in one region, of its standard or its FIPS API. */
  authorizationToken(region: string, api: 'standard' | 'fips', signal: AbortSignal): Promise<TokenAnswer | undefined>;
  /** GetAuthorizationToken of ECR Public. */
  publicAuthorizationToken(signal: AbortSignal): Promise<TokenAnswer | undefined>;
  /** Tries a token on its registry; never throws, for no answer is an answer too. */
  verifyToken(host: string, auth: string, signal: AbortSignal): Promise<RegistryAnswer>;
  /** Tries whether a token may pull from a repository; never throws. Whether there is such a repository is left open. */
  canPull(host: string, repository: string, auth: string, signal: AbortSignal): Promise<RegistryAnswer>;
  secrets: SecretStore;
  clock: Clock;
  /** 32 random hex digits, new at each call. */
  randomHex(): string;
}

/** What a registry said of a token. */
export type RegistryAnswer =
  | { verdict: 'accepted' }
  /** 400, 401 or 403: `reason` is the status and the registry's own words. */
  | { verdict: 'refused'; reason: string; expired: boolean }
  /** No answer, or one that says nothing of the token. */
  | { verdict: 'unanswered'; reason: string };
