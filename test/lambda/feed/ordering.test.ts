import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feed } from '../../../lambda/feed/feed';
import type { FeedPorts } from '../../../lambda/feed/ports';
import { FakeAws } from '../support/fake-aws';
import { failure } from '../support/run-refresh';
import { inHours } from '../support/values';
import { API_CREDENTIAL, API_SECRET, feedSpecOf, PASSWORD_SECRET, RUN } from './support/world';

const spec = feedSpecOf('https://third-party.example.com');
const FIRST = { value: 'first-password', versionId: '20260301T160000Z-00000000000000000000000000000001' };
const SECOND = { value: 'second-password', versionId: '20260301T200000Z-00000000000000000000000000000002' };
const THIRD = { value: 'third-password', versionId: '20260301T220000Z-00000000000000000000000000000003' };

const awsWith = (version = FIRST) =>
  new FakeAws().holdingVersion(PASSWORD_SECRET, version).holding(API_SECRET, API_CREDENTIAL, inHours(12));
const passwordIn = (body = '') => (JSON.parse(body) as { password: string }).password;

describe('in any order of the calls', () => {
  /** Secrets Manager and a third party in memory. Each call ends when the scheduler decides. */
  function scheduledWorld(scheduler: fc.Scheduler, statuses: number[] = []) {
    const aws = awsWith();
    const stored: string[] = [];
    const turn = (label: string) => scheduler.schedule(Promise.resolve(), label);
    const current = (name: string) => {
      const [value, versionId] = [aws.value(name), aws.versionId(name)];
      return value !== undefined && versionId !== undefined ? { value, versionId } : undefined;
    };
    const remaining = [...statuses];
    const ports: FeedPorts = {
      secrets: {
        value: (name) => turn(`read ${name}`).then(() => current(name)),
        versionIds: (name) => turn('describe').then(() => ({ current: aws.versionId(name) })),
      },
      send: async ({ body }) => {
        const password = passwordIn(body);
        await turn(`${password} arrives`);
        const status = remaining.shift() ?? 200;
        if (status === 200) stored.push(password);
        await turn(`response to ${password}`);
        return { status, body: '' };
      },
      clock: { now: () => aws.clock.now(), sleep: () => turn('a pause') },
      random: () => 1,
    };
    return { aws, ports, stored, turn };
  }

  it('three runs with two refreshes and failed responses leave the newest version at the third party', async () => {
    const statuses = fc.array(fc.constantFrom(200, 500, 429), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), statuses, fc.nat(9), fc.nat(9), async (scheduler, given, second, third) => {
        const { aws, ports, stored, turn } = scheduledWorld(scheduler, given);
        const refresh = async (version: typeof SECOND, turns: number) => {
          for (let count = 0; count <= turns; count++) await turn('another turn');
          if (aws.versionId(PASSWORD_SECRET) !== THIRD.versionId) aws.holdingVersion(PASSWORD_SECRET, version);
          return feed(spec, ports, { ...RUN, announcedVersion: version.versionId });
        };
        const runs = [feed(spec, ports, RUN), refresh(SECOND, second), refresh(THIRD, third)];
        const outcomes = await scheduler.waitFor(Promise.allSettled(runs));
        // Lambda retries a failed run. A run that succeeded has pushed the newest version.
        if (outcomes.some(({ status }) => status === 'rejected')) await scheduler.waitFor(feed(spec, ports, RUN));
        expect(stored.at(-1)).toBe(aws.value(PASSWORD_SECRET));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Calls end at once. `send` and `read` are called during the calls, with the number of the call. */
function world(aws: FakeAws, on: { send?: (count: number) => number; read?: (count: number) => void } = {}) {
  const pushed: string[] = [];
  let reads = 0;
  const ports: FeedPorts = {
    secrets: {
      value: async (name, signal) => {
        if (name === PASSWORD_SECRET) on.read?.(++reads);
        return aws.secrets.value(name, signal);
      },
      versionIds: aws.secrets.versionIds,
    },
    send: async ({ body }) => {
      pushed.push(passwordIn(body));
      return { status: on.send?.(pushed.length) ?? 200, body: '' };
    },
    clock: aws.clock,
    random: () => 1,
  };
  return { ports, pushed };
}

it.each([
  ['is not retried after 503', 503],
  ['is followed by the new version after 200', 200],
])('a version that is replaced during the push %s', async (_, status) => {
  const aws = awsWith();
  const send = (count: number) => {
    if (count > 1) return 200;
    aws.holdingVersion(PASSWORD_SECRET, SECOND);
    return status;
  };
  const { ports, pushed } = world(aws, { send });
  expect(await feed(spec, ports, RUN)).toMatchObject({ versionId: SECOND.versionId, attempts: 2 });
  expect(pushed).toEqual([FIRST.value, SECOND.value]);
});

describe('the version that an event announces', () => {
  const announced = { ...RUN, announcedVersion: SECOND.versionId };

  it('is read again while Secrets Manager returns an older one', async () => {
    const aws = awsWith();
    const { ports, pushed } = world(aws, {
      read: (count) => void (count === 3 && aws.holdingVersion(PASSWORD_SECRET, SECOND)),
    });
    await feed(spec, ports, announced);
    expect([pushed, aws.clock.sleptMs]).toEqual([[SECOND.value], 2000]);
  });

  it('fails the run if Secrets Manager does not return it', async () => {
    const { ports, pushed } = world(awsWith());
    const { message } = await failure(feed(spec, ports, announced));
    expect(message).toMatch(/does not return the version 20260301T200000Z-0+2 of ecr-ci-pull-password yet$/);
    expect(pushed).toEqual([]);
  });

  it.each([FIRST.versionId, 'unknown', undefined])('does not delay a newer version: %s', async (announcedVersion) => {
    const { ports, pushed } = world(awsWith(SECOND));
    await feed(spec, ports, { ...RUN, announcedVersion });
    expect(pushed).toEqual([SECOND.value]);
  });
});
