import type { TokenAnswer } from './token';

/** What a refresh needs from the world. One adapter a service stands behind it; no SDK type passes through. */
export interface Ports {
  /** GetAuthorizationToken of private ECR in one region. */
  authorizationToken(region: string, signal: AbortSignal): Promise<TokenAnswer | undefined>;
  /** GetAuthorizationToken of ECR Public. */
  publicAuthorizationToken(signal: AbortSignal): Promise<TokenAnswer | undefined>;
  /** Tries a token on its registry; never throws, for no answer is an answer too. */
  probe(host: string, auth: string, signal: AbortSignal): Promise<ProbeAnswer>;
  secrets: SecretStore;
  clock: Clock;
  /** 32 random hex digits, new at each call. */
  randomHex(): string;
}

/** What a registry said of a token. */
export type ProbeAnswer =
  | { verdict: 'accepted' }
  /** 400, 401 or 403: `reason` is the status and the registry's own words. */
  | { verdict: 'refused'; reason: string; expired: boolean }
  /** No answer, or one that says nothing of the token. */
  | { verdict: 'unanswered'; reason: string };

/** The secrets by their names; a value's version id is chosen by the caller. */
export interface SecretStore {
  /** The current value; undefined if there is none yet. */
  current(name: string, signal: AbortSignal): Promise<{ value: string; versionId: string } | undefined>;
  /** The current value's version id, without the value; undefined if there is none. Ends by itself within 8 s. */
  currentVersionId(name: string): Promise<string | undefined>;
  /** Makes a value current. The same version id with the same value again changes nothing. */
  put(name: string, value: string, versionId: string, signal: AbortSignal): Promise<{ arn: string }>;
}

/** The time, as a parameter. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}
