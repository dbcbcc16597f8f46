import { aws, tryAws } from './aws';
import type { Keys } from './environment';
import type { Outcome } from './run';

interface SecretValue {
  ARN: string;
  VersionId: string;
  SecretString: string;
}

interface ReadOptions {
  /** @default the administrator */
  as?: Keys;
  /** @default the region of most deployments */
  region?: string;
  /** @default AWSCURRENT */
  versionStage?: 'AWSCURRENT' | 'AWSPREVIOUS';
}

/** Reads a secret with the AWS CLI, as a consumer does. */
export function readSecret(secretId: string, { versionStage = 'AWSCURRENT', ...who }: ReadOptions = {}) {
  return aws<SecretValue>('secretsmanager get-secret-value', { secretId, versionStage }, who);
}

/** Tries to read a secret with the AWS CLI. */
export function tryRead(secretId: string, as?: Keys): Promise<Outcome> {
  return tryAws('secretsmanager get-secret-value', { secretId }, as ? { as } : {});
}

/** Returns the docker `auth` of each host in a docker config. */
export function authsOf({ SecretString }: Pick<SecretValue, 'SecretString'>): Record<string, string> {
  const { auths } = JSON.parse(SecretString) as { auths: Record<string, { auth: string }> };
  return Object.fromEntries(Object.entries(auths).map(([host, { auth }]) => [host, auth]));
}

/** Returns the docker `auth` of a password. */
export function authOf(password: string): string {
  return Buffer.from(`AWS:${password}`).toString('base64');
}
