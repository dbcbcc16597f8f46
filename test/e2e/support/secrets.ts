import { aws } from './aws';
import type { Keys } from './place';

interface SecretValue {
  ARN: string;
  VersionId: string;
  VersionStages: string[];
  SecretString: string;
}

interface ReadOptions {
  /** @default the administrator */
  as?: Keys;
  /** @default the region that is deployed to */
  region?: string;
  /** @default AWSCURRENT */
  stage?: 'AWSCURRENT' | 'AWSPREVIOUS';
}

/** Reads a secret as a consumer does, with the AWS CLI. */
export function readSecret(name: string, { stage, ...who }: ReadOptions = {}): Promise<SecretValue> {
  const wanted = stage ? ['--version-stage', stage] : [];
  return aws(['secretsmanager', 'get-secret-value', '--secret-id', name, ...wanted], who);
}

/** The docker `auth` of each host in a docker config. */
export function authsOf({ SecretString }: Pick<SecretValue, 'SecretString'>): Record<string, string> {
  const { auths } = JSON.parse(SecretString) as { auths: Record<string, { auth: string }> };
  return Object.fromEntries(Object.entries(auths).map(([host, { auth }]) => [host, auth]));
}
