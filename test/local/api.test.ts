import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { ECRPUBLICClient, GetAuthorizationTokenCommand as GetPublicTokenCommand } from '@aws-sdk/client-ecr-public';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect } from 'vitest';
import { addIdentity, allow, clientConfig, it, REGION, secretsManager } from './support';

// test/e2e/contract.e2e.ts compares tokens and their errors with an emulated AWS.
describe('an authorization token', () => {
  it("comes with the host of the caller's registry in the domain of the partition", async ({ standIn }) => {
    const client = new ECRClient(clientConfig(standIn, addIdentity(standIn), 'cn-north-1'));
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand());
    const host = '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn';
    expect(authorizationData).toMatchObject([{ proxyEndpoint: `https://${host}` }]);
  });

  it('of ECR Public is issued in us-east-1 only', async ({ standIn }) => {
    const client = new ECRPUBLICClient(clientConfig(standIn, addIdentity(standIn), REGION));
    await expect(client.send(new GetPublicTokenCommand())).rejects.toThrow('valid region');
  });
});

describe('a request', () => {
  it('without a resource requires a policy for *', async ({ standIn }) => {
    const identity = addIdentity(standIn, [allow('secretsmanager:*', 'arn:aws:secretsmanager:*')]);
    await expect(secretsManager(standIn, identity).send(new ListSecretsCommand())).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('must be signed', async ({ standIn }) => {
    const headers = { 'x-amz-target': 'secretsmanager.ListSecrets' };
    const response = await fetch(standIn.endpoint, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });
});
