import { GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { allow, IRELAND, identity, secretsManager, startWorld } from './world';

describe('a caller', () => {
  it("is refused what its statements don't allow, in AWS's words", async () => {
    const world = await startWorld();
    const mine = world.secrets.create(IRELAND, { Name: 'mine' });
    const other = world.secrets.create(IRELAND, { Name: 'other' });
    mine.put('1'.repeat(32), { SecretString: 'value' }, [], world.clock.now);
    const client = secretsManager(world, identity(world, [allow('secretsmanager:GetSecretValue', mine.arn)]));
    expect((await client.send(new GetSecretValueCommand({ SecretId: 'mine' }))).SecretString).toBe('value');
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::123456789012:user/tester is not authorized to perform: secretsmanager:GetSecretValue on resource: ${other.arn} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
    await expect(client.send(new ListSecretsCommand())).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('is known by its access key alone', async () => {
    const world = await startWorld();
    const stranger = { ...identity(world), accessKeyId: 'ASIAUNKNOWN' };
    await expect(secretsManager(world, stranger).send(new ListSecretsCommand())).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
  });

  it('must sign', async () => {
    const { endpoint } = await startWorld();
    const headers = { 'x-amz-target': 'secretsmanager.ListSecrets' };
    const response = await fetch(endpoint, { method: 'POST', headers, body: '{}' });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { __type: 'MissingAuthenticationTokenException' },
    ]);
  });
});
