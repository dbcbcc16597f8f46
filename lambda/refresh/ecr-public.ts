import { ECRPUBLICClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr-public';
import { CLIENT_OPTIONS } from '../runtime/sdk';
import type { Ports } from './ports';

/** Returns the adapter of ECR Public, whose only API endpoint for tokens is in us-east-1. */
export function ecrPublic(): Ports['publicAuthorizationToken'] {
  let client: ECRPUBLICClient | undefined;
  return async (signal) => {
    client ??= new ECRPUBLICClient({ ...CLIENT_OPTIONS, region: 'us-east-1' });
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}), { abortSignal: signal });
    return authorizationData;
  };
}
