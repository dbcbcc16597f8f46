import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ecr } from '../../../lambda/refresh/ecr';
import { ecrPublic } from '../../../lambda/refresh/ecr-public';
import { SCHEDULED } from '../support/run-refresh';

const fake = vi.hoisted(() => ({
  clients: [] as string[],
  send: vi.fn<(command: { input: unknown }, options: unknown) => Promise<unknown>>(),
}));
const Client = vi.hoisted(
  () =>
    class {
      send = fake.send;
      constructor({ region, useFipsEndpoint }: { region: string; useFipsEndpoint?: boolean }) {
        fake.clients.push(useFipsEndpoint ? `${region}, FIPS` : region);
      }
    },
);
vi.mock('@aws-sdk/client-ecr', async (original) => ({
  ...(await original<typeof import('@aws-sdk/client-ecr')>()),
  ECRClient: Client,
}));
vi.mock('@aws-sdk/client-ecr-public', async (original) => ({
  ...(await original<typeof import('@aws-sdk/client-ecr-public')>()),
  ECRPUBLICClient: Client,
}));

const { signal } = SCHEDULED;

beforeEach(() => {
  fake.clients.length = 0;
  fake.send.mockReset().mockResolvedValue({});
});

describe('the adapter of private ECR', () => {
  it("sends no registry ids, which are deprecated, and passes the run's signal", async () => {
    await ecr()('eu-west-1', 'standard', signal);
    expect(fake.send.mock.lastCall?.[0].input).toEqual({});
    expect(fake.send.mock.lastCall?.[1]).toEqual({ abortSignal: signal });
  });

  it('creates one client per region and API', async () => {
    const authorizationToken = ecr();
    for (const region of ['eu-west-1', 'us-east-1', 'eu-west-1']) {
      for (const api of ['standard', 'fips'] as const) await authorizationToken(region, api, signal);
    }
    expect(fake.clients).toEqual(['eu-west-1', 'eu-west-1, FIPS', 'us-east-1', 'us-east-1, FIPS']);
  });
});

it('the adapter of ECR Public creates one client in us-east-1, on first use', async () => {
  const publicAuthorizationToken = ecrPublic();
  expect(fake.clients).toEqual([]);
  await publicAuthorizationToken(signal);
  await publicAuthorizationToken(signal);
  expect(fake.clients).toEqual(['us-east-1']);
});
