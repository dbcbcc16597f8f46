import { createHash } from 'node:crypto';
import type { AuthorizationData } from '../../../lambda/core/token';

export const NOW = new Date('2026-03-01T08:00:00.000Z');
export const ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';

export function inHours(hours: number): Date {
  return new Date(NOW.getTime() + hours * 3_600_000);
}

/** Returns the host of a token source: of a region, of `<region>-fips`, or of `public`. */
export function hostOf(source: string, account = ACCOUNT): string {
  if (source === 'public') return 'public.ecr.aws';
  const [, region, fips = ''] = /^(.*?)(-fips)?$/.exec(source) ?? [];
  return `${account}.dkr.ecr${fips}.${region}.amazonaws.com`;
}

/** Returns a password like ECR's: 2 KB of base64, different for each seed. The seed of a new token is its source. */
export function passwordOf(seed: string): string {
  const block = (index: number) => createHash('sha512').update(`${seed} ${index}`).digest();
  return Buffer.concat(Array.from({ length: 24 }, (_, index) => block(index))).toString('base64');
}

/** Returns the authorization token that contains {@link passwordOf}. */
export function tokenOf(seed: string): string {
  return encode(`AWS:${passwordOf(seed)}`);
}

export function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Returns what ECR returns for a source without faults: its token, valid for 12 hours. */
export function authorizationData(source: string, changes: AuthorizationData = {}): AuthorizationData {
  return {
    authorizationToken: tokenOf(source),
    expiresAt: inHours(12),
    proxyEndpoint: source === 'public' ? undefined : `https://${hostOf(source)}`,
    ...changes,
  };
}

export function arnOf(name: string): string {
  return `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:${name}-AbCdEf`;
}

/** Returns a docker config, built without the code under test. */
export function dockerConfig(...auths: [host: string, auth: string][]): string {
  return `{"auths":{${auths.map(([host, auth]) => `"${host}":{"auth":"${auth}"}`).join(',')}}}`;
}
