import { ECR } from '@aws-sdk/client-ecr';
import { ECRPUBLIC } from '@aws-sdk/client-ecr-public';
import { describe, expect } from 'vitest';
import { addIdentity, allow, clientConfig, it, secretsManager } from './support';

// test/e2e/contract.e2e.ts compares tokens and their errors with an emulated AWS.
describe('an authorization token', () => {
  it("comes with the host of the caller's registry in the domain of the partition", async ({ standIn }) => {
    const client = new ECR(clientConfig(standIn, addIdentity(standIn), 'cn-north-1'));
    const { authorizationData } = await client.getAuthorizationToken();
    const host = '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn';
    expect(authorizationData).toMatchObject([{ proxyEndpoint: `https://${host}` }]);
  });

  it('of ECR Public is issued in us-east-1 only', async ({ standIn }) => {
    const client = new ECRPUBLIC(clientConfig(standIn));
    await expect(client.getAuthorizationToken()).rejects.toThrow('valid region');
  });
});

describe('a request', () => {
  it('without a resource requires a policy for *', async ({ standIn }) => {
    const identity = addIdentity(standIn, [allow('secretsmanager:*', 'arn:aws:secretsmanager:*')]);
    const list = secretsManager(standIn, identity).listSecrets();
    await expect(list).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('must be signed', async ({ standIn }) => {
    const headers = { 'x-amz-target': 'secretsmanager.ListSecrets' };
    const response = await fetch(standIn.endpoint, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });
});
