import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ecr } from '../../../lambda/refresh/ecr';
import { ecrPublic } from '../../../lambda/refresh/ecr-public';
import { awsError } from '../support/fake-aws';
import { failure, SCHEDULED } from '../support/run-refresh';
import { authorizationData } from '../support/values';

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
  it('returns the first entry of the list', async () => {
    const data = authorizationData('eu-west-1');
    fake.send.mockResolvedValue({ authorizationData: [data] });
    expect(await ecr()('eu-west-1', 'standard', signal)).toEqual(data);
  });

  it("sends no registry ids, which are deprecated, and passes the run's signal", async () => {
    await ecr()('eu-west-1', 'standard', signal);
    expect(fake.send.mock.lastCall?.[0].input).toEqual({});
    expect(fake.send.mock.lastCall?.[1]).toEqual({ abortSignal: signal });
  });

  it.each([{}, { authorizationData: undefined }, { authorizationData: [] }])(
    'returns nothing for %j',
    async (response) => {
      fake.send.mockResolvedValue(response);
      expect(await ecr()('eu-west-1', 'standard', signal)).toBeUndefined();
    },
  );

  it('creates one client per region and API', async () => {
    const authorizationToken = ecr();
    for (const region of ['eu-west-1', 'us-east-1', 'eu-west-1']) {
      for (const api of ['standard', 'fips'] as const) await authorizationToken(region, api, signal);
    }
    expect(fake.clients).toEqual(['eu-west-1', 'eu-west-1, FIPS', 'us-east-1', 'us-east-1, FIPS']);
  });

  it("throws ECR's error", async () => {
    const error = awsError('ThrottlingException', 'Rate exceeded');
    fake.send.mockRejectedValue(error);
    expect(await failure(ecr()('eu-west-1', 'standard', signal))).toBe(error);
  });
});

describe('the adapter of ECR Public', () => {
  it('returns the authorization data, which is not a list', async () => {
    const data = authorizationData('public');
    fake.send.mockResolvedValue({ authorizationData: data });
    expect(await ecrPublic()(signal)).toEqual(data);
  });

  it('returns nothing for an empty response', async () => {
    expect(await ecrPublic()(signal)).toBeUndefined();
  });

  it('creates one client in us-east-1, on first use', async () => {
    const publicAuthorizationToken = ecrPublic();
    expect(fake.clients).toEqual([]);
    await publicAuthorizationToken(signal);
    await publicAuthorizationToken(signal);
    expect(fake.clients).toEqual(['us-east-1']);
  });
});
