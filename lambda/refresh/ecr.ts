import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { CLIENT_OPTIONS } from '../runtime/sdk';
import type { Ports } from './ports';

/** Returns the adapter of private ECR. It creates one client per region and API, on first use. */
export function ecr(): Ports['authorizationToken'] {
  const clients = new Map<string, ECRClient>();
  return async (region, api, abortSignal) => {
    const key = `${region} ${api}`;
    const client = clients.get(key) ?? new ECRClient({ ...CLIENT_OPTIONS, region, useFipsEndpoint: api === 'fips' });
    clients.set(key, client);
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal });
    return authorizationData?.[0];
  };
}
