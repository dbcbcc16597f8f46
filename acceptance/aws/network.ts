import type { EC2Client } from '@aws-sdk/client-ec2';

/** EC2. */
export type Network = Record<never, never>;

export function network(_client: EC2Client): Network {
  return {};
}
