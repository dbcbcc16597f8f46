import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { ECRPUBLICClient, GetAuthorizationTokenCommand as GetPublicTokenCommand } from '@aws-sdk/client-ecr-public';
import { describe, expect, it } from 'vitest';
import { parseAuthorizationToken } from '../../lambda/core/token';
import { allow, as, IRELAND, identity, startWorld, VIRGINIA, type World } from './world';

async function token(world: World, region = IRELAND, statements?: object[]) {
  const client = new ECRClient(as(world, identity(world, statements), region));
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand());
  return authorizationData?.[0];
}

async function publicToken(world: World, region: string, statements?: object[]) {
  const client = new ECRPUBLICClient(as(world, identity(world, statements), region));
  return (await client.send(new GetPublicTokenCommand())).authorizationData;
}

describe('an authorization token', () => {
  it('is a password of 1 to 3 KB for the user AWS, for 12 hours', async () => {
    const world = await startWorld();
    const { password, expiresAt } = parseAuthorizationToken(await token(world), world.clock.now);
    expect(password.length).toBeGreaterThanOrEqual(1024);
    expect(password.length).toBeLessThanOrEqual(3072);
    expect(expiresAt).toEqual(new Date('2026-03-01T20:00:00.000Z'));
  });

  it('lives as long as it is told to', async () => {
    const world = await startWorld();
    world.tokens.lifetimeSeconds = 60;
    expect((await token(world))?.expiresAt).toEqual(new Date('2026-03-01T08:01:00.000Z'));
  });

  it('is another one at each call', async () => {
    const world = await startWorld();
    const [first, second] = await Promise.all([token(world), token(world)]);
    expect(first?.authorizationToken).not.toBe(second?.authorizationToken);
  });

  it("comes with the host of the caller's own registry, in the partition's domain", async () => {
    const world = await startWorld();
    expect((await token(world))?.proxyEndpoint).toBe('https://123456789012.dkr.ecr.eu-west-1.amazonaws.com');
    expect((await token(world, 'cn-north-1'))?.proxyEndpoint).toBe(
      'https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    );
  });

  it('is given only in the regions that the policy names', async () => {
    const world = await startWorld();
    const statement = allow('ecr:GetAuthorizationToken', '*', { StringEquals: { 'aws:RequestedRegion': [IRELAND] } });
    expect(await token(world, IRELAND, [statement])).toBeDefined();
    await expect(token(world, VIRGINIA, [statement])).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('a token of ECR Public', () => {
  it('has no proxy endpoint', async () => {
    const answer = await publicToken(await startWorld(), VIRGINIA);
    expect(Object.keys(answer ?? {}).sort()).toEqual(['authorizationToken', 'expiresAt']);
  });

  it('is given in us-east-1 alone', async () => {
    await expect(publicToken(await startWorld(), IRELAND)).rejects.toThrow();
  });

  it('takes the right to a bearer token too', async () => {
    const world = await startWorld();
    await expect(publicToken(world, VIRGINIA, [allow('ecr-public:GetAuthorizationToken')])).rejects.toMatchObject({
      message: expect.stringContaining('sts:GetServiceBearerToken') as string,
    });
  });
});
