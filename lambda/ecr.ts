import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import type { Ports } from './ports';
import { CLIENT_OPTIONS } from './sdk';

/** Private ECR, with one client a region, made when first asked for. */
export function ecr(): Ports['authorizationToken'] {
  const clients = new Map<string, ECRClient>();
  return async (region, signal) => {
    const client = clients.get(region) ?? new ECRClient({ ...CLIENT_OPTIONS, region });
    clients.set(region, client);
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal: signal });
    return authorizationData?.[0];
  };
}
