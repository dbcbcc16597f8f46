import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feed } from '../../../lambda/feed/feed';
import type { FeedPorts } from '../../../lambda/feed/ports';
import { FakeAws, failure, inHours } from '../support/fakes';
import { API_CREDENTIAL, API_SECRET, feedSpecOf, PASSWORD_SECRET, RUN } from './support/world';

const spec = feedSpecOf('https://third-party.example.com');
const OLD = { value: 'old-password', versionId: '20260301T160000Z-00000000000000000000000000000001' };
const NEW = { value: 'new-password', versionId: '20260301T200000Z-00000000000000000000000000000002' };
const NEWEST = { value: 'newest-password', versionId: '20260301T220000Z-00000000000000000000000000000003' };

/** Secrets Manager and a third party in memory, where every call ends when the scheduler says so. */
function world(scheduler: fc.Scheduler, faults: { answers?: number[] } = {}) {
  const aws = new FakeAws().holdingVersion(PASSWORD_SECRET, OLD).holding(API_SECRET, API_CREDENTIAL, inHours(12));
  const answers = [...(faults.answers ?? [])];
  const held: string[] = [];
  const ports: FeedPorts = {
    secrets: {
      value: (name) => scheduler.schedule(Promise.resolve(), `read ${name}`).then(() => currentOf(aws, name)),
      versionIds: (name) =>
        scheduler.schedule(Promise.resolve(), 'describe').then(() => ({ current: aws.versionId(name) })),
    },
    send: async ({ body }) => {
      const { password } = JSON.parse(body ?? '') as { password: string };
      await scheduler.schedule(Promise.resolve(), `${password} arrives`);
      const status = answers.shift() ?? 200;
      if (status === 200) held.push(password);
      await scheduler.schedule(Promise.resolve(), `${password} is answered`);
      return { status, body: '' };
    },
    clock: {
      now: () => aws.clock.now(),
      sleep: () => scheduler.schedule(Promise.resolve(), 'a pause'),
    },
    random: () => 1,
  };
  return { aws, ports, held };
}

function currentOf(aws: FakeAws, name: string) {
  const [value, versionId] = [aws.value(name), aws.versionId(name)];
  return value !== undefined && versionId !== undefined ? { value, versionId } : undefined;
}

describe('whatever the order of things', () => {
  it('two runs and a refresh between them leave the newer version at the third party', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { aws, ports, held } = world(scheduler);
        const early = feed(spec, ports, RUN);
        const late = scheduler.schedule(Promise.resolve(), 'refresh').then(() => {
          aws.holdingVersion(PASSWORD_SECRET, NEW);
          return feed(spec, ports, { ...RUN, announcedVersion: NEW.versionId });
        });
        await scheduler.waitFor(Promise.all([early, late]));
        expect(held.at(-1)).toBe(NEW.value);
      }),
      { numRuns: 500 },
    );
  });

  it('three versions and faulty answers do not change that', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom(200, 500, 429), { maxLength: 6 }),
        fc.tuple(fc.nat(9), fc.nat(9)),
        async (scheduler, answers, turns) => {
          const { aws, ports, held } = world(scheduler, { answers });
          const runs = [feed(spec, ports, RUN)];
          const refresh = async (version: typeof NEW, wait: number) => {
            for (let turn = 0; turn <= wait; turn++) await scheduler.schedule(Promise.resolve(), 'another turn');
            if (aws.versionId(PASSWORD_SECRET) !== NEWEST.versionId) aws.holdingVersion(PASSWORD_SECRET, version);
            return feed(spec, ports, RUN);
          };
          runs.push(refresh(NEW, turns[0]), refresh(NEWEST, turns[1]));
          const outcomes = await scheduler.waitFor(Promise.allSettled(runs));
          // A run that has failed is run again by Lambda; one that has not has seen to the newest version.
          if (outcomes.some(({ status }) => status === 'rejected')) await scheduler.waitFor(feed(spec, ports, RUN));
          expect(held.at(-1)).toBe(currentOf(aws, PASSWORD_SECRET)?.value);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** No scheduler: calls end at once, and `on` says what happens meanwhile. */
function quiet(aws: FakeAws, on: { send?: (sent: number) => number | undefined; read?: (reads: number) => void } = {}) {
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
      pushed.push((JSON.parse(body ?? '') as { password: string }).password);
      return { status: on.send?.(pushed.length) ?? 200, body: '' };
    },
    clock: aws.clock,
    random: () => 1,
  };
  return { ports, pushed };
}

const holding = (version = OLD) =>
  new FakeAws().holdingVersion(PASSWORD_SECRET, version).holding(API_SECRET, API_CREDENTIAL, inHours(12));

describe('a version that has been replaced', () => {
  it('is not tried again', async () => {
    const aws = holding();
    const { ports, pushed } = quiet(aws, {
      send: (sent) => {
        if (sent > 1) return 200;
        aws.holdingVersion(PASSWORD_SECRET, NEW);
        return 503;
      },
    });
    expect(await feed(spec, ports, RUN)).toMatchObject({ versionId: NEW.versionId, attempts: 2 });
    expect(pushed).toEqual([OLD.value, NEW.value]);
  });

  it('is followed by the one that replaced it while it was pushed', async () => {
    const aws = holding();
    const { ports, pushed } = quiet(aws, {
      send: () => {
        aws.holdingVersion(PASSWORD_SECRET, NEW);
        return 200;
      },
    });
    await feed(spec, ports, RUN);
    expect(pushed).toEqual([OLD.value, NEW.value]);
  });

  it('again and again ends the run, for Lambda to begin another', async () => {
    const aws = holding();
    const { ports, pushed } = quiet(aws, {
      send: (sent) => {
        aws.holdingVersion(PASSWORD_SECRET, { ...NEW, versionId: `20260301T20000${sent}Z-${'0'.repeat(32)}` });
        return 200;
      },
    });
    const { message } = await failure(feed(spec, ports, RUN));
    expect(message).toMatch(/failed: ecr-ci-pull-password was replaced 3 times during the push$/);
    expect(pushed).toHaveLength(3);
  });
});

describe('the version that an event announces', () => {
  it('is waited for, where Secrets Manager still shows an older one', async () => {
    const aws = holding();
    const { ports, pushed } = quiet(aws, {
      read: (reads) => {
        if (reads === 3) aws.holdingVersion(PASSWORD_SECRET, NEW);
      },
    });
    await feed(spec, ports, { ...RUN, announcedVersion: NEW.versionId });
    expect([pushed, aws.clock.sleptMs]).toEqual([[NEW.value], 2000]);
  });

  it('is not waited for for ever', async () => {
    const { ports, pushed } = quiet(holding());
    const { message } = await failure(feed(spec, ports, { ...RUN, announcedVersion: NEW.versionId }));
    expect(message).toMatch(/does not return the version 20260301T200000Z-0+2 of ecr-ci-pull-password yet$/);
    expect(pushed).toEqual([]);
  });

  it.each([OLD.versionId, 'somebody-elses', undefined])('keeps back no newer one: %s', async (announced) => {
    const { ports, pushed } = quiet(holding(NEW));
    await feed(spec, ports, { ...RUN, announcedVersion: announced });
    expect(pushed).toEqual([NEW.value]);
  });
});
