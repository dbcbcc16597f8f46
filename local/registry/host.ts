import { PUBLIC_HOST } from '../../lambda/token';

/** A registry, as its host name tells. */
export type Registry = { kind: 'private'; account: string; region: string } | { kind: 'public' };

const PRIVATE_HOST = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.[a-z.]+$/;

/** The registry behind a host name; undefined if ECR has no such host. */
export function registryOf(host: string): Registry | undefined {
  if (host === PUBLIC_HOST) return { kind: 'public' };
  const [, account, region] = PRIVATE_HOST.exec(host) ?? [];
  return account && region ? { kind: 'private', account, region } : undefined;
}
