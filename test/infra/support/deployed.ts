import type { FeedConfig, FeedOptions } from '../../../infra/config/feeds/types';

/** The ARN of a key that encrypts API secrets. */
export const API_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-1111-2222-3333-444444444444';

/** The network of a config. */
export const NETWORK = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-1b2c3d4e5f60718a0'],
  securityGroups: ['sg-0a1b2c3d4e5f60718'],
};

/** Returns a feed with the API secret `feeds/<name>`. */
export function hook(name: string, changes: Partial<FeedOptions> = {}): FeedConfig {
  return { name, webhook: { url: 'https://hooks.example.com/ecr' }, apiSecret: { name: `feeds/${name}` }, ...changes };
}
