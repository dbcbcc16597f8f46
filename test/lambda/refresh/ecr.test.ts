import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ecr } from '../../../lambda/refresh/ecr';
import { ecrPublic } from '../../../lambda/refresh/ecr-public';
import { awsError, failure, goodAnswer, SCHEDULED } from '../support/fakes';

const fake = vi.hoisted(() => ({
  regions: [] as string[],
  send: vi.fn<(command: { input: unknown }, options: unknown) => Promise<unknown>>(),
}));
const Client = vi.hoisted(
  () =>
    class {
      send = fake.send;
      constructor({ region, useFipsEndpoint }: { region: string; useFipsEndpoint?: boolean }) {
        fake.regions.push(useFipsEndpoint ? `${region}, FIPS` : region);
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
  fake.regions.length = 0;
  fake.send.mockReset();
});

describe('a token of private ECR', () => {
  it('is the one that the answer lists', async () => {
    const answer = goodAnswer('eu-west-1');
    fake.send.mockResolvedValue({ authorizationData: [answer] });
    expect(await ecr()('eu-west-1', 'standard', signal)).toEqual(answer);
  });

  it("is asked for without registry ids, which are deprecated, under the run's signal", async () => {
    fake.send.mockResolvedValue({});
    await ecr()('eu-west-1', 'standard', signal);
    expect(fake.send.mock.lastCall?.[0].input).toEqual({});
    expect(fake.send.mock.lastCall?.[1]).toEqual({ abortSignal: signal });
  });

  it.each([{}, { authorizationData: undefined }, { authorizationData: [] }])('is none in %j', async (answer) => {
    fake.send.mockResolvedValue(answer);
    expect(await ecr()('eu-west-1', 'standard', signal)).toBeUndefined();
  });

  it('comes from its region, with one client a region however often it is asked', async () => {
    fake.send.mockResolvedValue({});
    const ask = ecr();
    for (const region of ['eu-west-1', 'us-east-1', 'eu-west-1']) await ask(region, 'standard', signal);
    expect(fake.regions).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('comes from the FIPS API for FIPS hosts, by a client of its own', async () => {
    fake.send.mockResolvedValue({});
    const ask = ecr();
    for (const api of ['standard', 'fips', 'standard', 'fips'] as const) await ask('us-east-1', api, signal);
    expect(fake.regions).toEqual(['us-east-1', `us-east-1, FIPS`]);
  });

  it("fails with ECR's own error", async () => {
    const error = awsError('ThrottlingException', 'Rate exceeded');
    fake.send.mockRejectedValue(error);
    expect(await failure(ecr()('eu-west-1', 'standard', signal))).toBe(error);
  });
});

describe('a token of ECR Public', () => {
  it('is the answer itself, for it is no list', async () => {
    const answer = goodAnswer('public');
    fake.send.mockResolvedValue({ authorizationData: answer });
    expect(await ecrPublic()(signal)).toEqual(answer);
  });

  it('is none in an empty answer', async () => {
    fake.send.mockResolvedValue({});
    expect(await ecrPublic()(signal)).toBeUndefined();
  });

  it('comes from us-east-1, wherever the function is, with one client', async () => {
    fake.send.mockResolvedValue({});
    const ask = ecrPublic();
    await ask(signal);
    await ask(signal);
    expect(fake.regions).toEqual(['us-east-1']);
  });

  it('makes no client where nobody asks', () => {
    ecrPublic();
    expect(fake.regions).toEqual([]);
  });
});
