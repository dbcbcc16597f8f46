import { randomBytes } from 'node:crypto';
import { parseSpec, type RefreshSpec, type ResolvedSpec } from '../../lambda/core/spec';
import type { AuthorizationData } from '../../lambda/core/token';
import type { Ports } from '../../lambda/refresh/ports';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const OTHER_REGION = 'us-east-1';

export interface Version {
  value: string;
  versionId: string;
}

/** The parts of AWS that differ between refreshes that run in this process. */
export interface InMemoryAws {
  /** Decides when a call does its work, or that it fails. */
  call<T>(operation: 'token' | 'read' | 'describe' | 'put', target: string, work: () => T): Promise<T>;
  issueToken(region: string): AuthorizationData;
  /** Returns the versions of a secret, the oldest first. */
  versions(secret: string): readonly Version[];
  put(secret: string, value: string | Uint8Array, versionId: string): void;
}

/** Returns ports to an AWS in this process, whose registry accepts every token. */
export function inMemoryPorts(aws: InMemoryAws, clock: Ports['clock']): Ports {
  return {
    authorizationToken: (region) =>
      aws.call('token', region, () => ({ proxyEndpoint: `https://${hostOf(region)}`, ...aws.issueToken(region) })),
    publicAuthorizationToken: () => aws.call('token', 'public', () => aws.issueToken('public')),
    verifyToken: async () => ({ verdict: 'accepted' }),
    verifyPullAccess: async () => ({ verdict: 'accepted' }),
    secrets: {
      value: (name, _, id) =>
        aws.call('read', name, () => {
          const versions = aws.versions(name);
          return id === undefined ? versions.at(-1) : versions.find(({ versionId }) => versionId === id);
        }),
      versionIds: (name) =>
        aws.call('describe', name, () => {
          const [current, previous] = aws.versions(name).toReversed();
          return { current: current?.versionId, previous: previous?.versionId };
        }),
      replicas: (name) => aws.call('describe', name, () => []),
      put: (name, value, versionId) =>
        aws.call('put', name, () => {
          aws.put(name, value, versionId);
          return { arn: `arn:${name}` };
        }),
    },
    clock,
    randomHex: () => randomBytes(12).toString('hex'),
  };
}

export function hostOf(region: string): string {
  return `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com`;
}

/** Returns the spec of a credential with one registry per region. */
export function specOf(regions: string[], secrets: RefreshSpec['secrets']): ResolvedSpec {
  const registries = regions.map((region) => ({ region }));
  const settings = { credential: 'ci', publicRegistry: false, verifyToken: 'best-effort' } as const;
  return parseSpec(JSON.stringify({ ...settings, registries, secrets } satisfies RefreshSpec), REGION);
}
