import { describe, expect, it } from 'vitest';
import { versionExpiry, versionId } from '../../lambda/core/version-id';
import type { Ports } from '../../lambda/refresh/ports';
import { refresh } from '../../lambda/refresh/refresh';
import {
  awsError,
  dockerConfig,
  encode,
  hostOf,
  IRELAND,
  inHours,
  NOW,
  SCHEDULED,
  SECRET,
  spec,
  VIRGINIA,
} from '../lambda/support/fakes';
import { type Gate, inEveryOrder } from './orders';

const REGIONS = [IRELAND, VIRGINIA];
const twoRegions = spec({ registries: REGIONS.map((region) => ({ region })) });
const tokenOf = (run: string, region: string) => encode(`AWS:${run}-of-${region}`);
const OLD = 'old';

/** The runs, and in which region ECR fails for each. */
type Runs = Record<string, typeof IRELAND | typeof VIRGINIA | undefined>;

interface Version {
  by: string;
  value: string;
  versionId: string;
}

/**
 * Runs at once on one secret that holds old logins of both regions, which still work. What waits at the gate are the calls
 * that read or write the secret. Those for tokens and the probes do neither, and a run makes them before it first looks at
 * the secret: when that is, its first call at the gate tells.
 */
class Overlap {
  readonly versions: Version[] = [
    {
      by: OLD,
      value: dockerConfig(...REGIONS.map((region): [string, string] => [hostOf(region), tokenOf(OLD, region)])),
      versionId: versionId(inHours(8), '0'.repeat(32)),
    },
  ];
  /** The runs that ended while the current version was theirs, and had an old login where an earlier version had a new one. */
  readonly leftWorse: string[] = [];
  readonly outcomes: Promise<string>[];
  private ids = 0;

  constructor(
    gate: Gate,
    private readonly runs: Runs,
  ) {
    this.outcomes = Object.entries(runs).map(async ([run, failing]) => {
      const outcome = await refresh(twoRegions, this.ports(gate, run, failing), SCHEDULED).then(
        () => 'refreshed',
        String,
      );
      if (this.current?.by === run && this.isWorse(this.versions.length - 1)) this.leftWorse.push(run);
      return outcome;
    });
  }

  get current(): Version | undefined {
    return this.versions.at(-1);
  }

  /** Whose login of a region a version holds. */
  whose(region: string, version = this.current): string | undefined {
    const { auths } = JSON.parse(version?.value ?? '') as { auths: Record<string, { auth: string }> };
    const auth = auths[hostOf(region)]?.auth;
    return [OLD, ...Object.keys(this.runs)].find((run) => tokenOf(run, region) === auth);
  }

  /** Does a version hold an old login where an earlier one had a run's? */
  isWorse(index: number): boolean {
    return REGIONS.some(
      (region) =>
        this.whose(region, this.versions[index]) === OLD &&
        this.versions.slice(0, index).some((version) => this.whose(region, version) !== OLD),
    );
  }

  /** Until when all logins live, as the version id tells. */
  promise(): Date | undefined {
    return versionExpiry(this.current?.versionId ?? '');
  }

  /** Was an old login put back, if only for a moment? */
  hadMoment(): boolean {
    return this.versions.some((_, index) => this.isWorse(index));
  }

  private ports(gate: Gate, run: string, failing: string | undefined): Ports {
    return {
      authorizationToken: async (region) => {
        if (region === failing) throw awsError('ServerException', 'out of order');
        const proxyEndpoint = `https://${hostOf(region)}`;
        return { authorizationToken: tokenOf(run, region), expiresAt: inHours(12), proxyEndpoint };
      },
      publicAuthorizationToken: async () => undefined,
      verifyToken: async () => ({ verdict: 'accepted' }),
      verifyPullAccess: async () => ({ verdict: 'accepted' }),
      secrets: {
        value: async (_name, _signal, id) => {
          await gate.pass(`${run} read`);
          return id === undefined ? this.current : this.versions.find(({ versionId }) => versionId === id);
        },
        versionIds: async () => {
          await gate.pass(`${run} describe`);
          const [current, previous] = this.versions.toReversed();
          return { current: current?.versionId, previous: previous?.versionId };
        },
        put: async (_name, value, id) => {
          await gate.pass(`${run} put`);
          this.versions.push({ by: run, value: String(value), versionId: id });
          return { arn: `arn:of:${SECRET}` };
        },
      },
      clock: { now: () => NOW, sleep: async () => {} },
      randomHex: () => String(++this.ids).padStart(32, '0'),
    };
  }
}

/**
 * How many orders there are, and in how many an old login was put back for a moment: never for longer than the run that
 * put it back goes on.
 */
async function inAll(runs: Runs, look: (overlap: Overlap) => void): Promise<{ orders: number; moments: number }> {
  let moments = 0;
  const orders = await inEveryOrder(
    (gate) => new Overlap(gate, runs),
    async (overlap, order) => {
      const outcomes = await Promise.all(overlap.outcomes);
      for (const [index, failing] of Object.values(runs).entries()) {
        expect(outcomes[index]).toMatch(failing ? `- ${failing}: ServerException: out of order` : /^refreshed$/);
      }
      expect(overlap.leftWorse, order.join(', ')).toEqual([]);
      if (overlap.hadMoment()) moments++;
      look(overlap);
    },
  );
  return { orders, moments };
}

describe('of runs at once, whatever the order of their calls', () => {
  it('the one that writes last is what a consumer finds, whole', async () => {
    const counts = await inAll({ first: undefined, second: undefined }, (overlap) => {
      const last = overlap.current?.by;
      expect(REGIONS.map((region) => overlap.whose(region))).toEqual([last, last]);
    });
    expect(counts).toEqual({ orders: 2, moments: 0 });
  });

  it('the one that carries over ends with the login that the other could renew', async () => {
    const counts = await inAll({ first: undefined, second: VIRGINIA }, (overlap) => {
      expect(overlap.whose(VIRGINIA)).toBe('first');
      expect(overlap.whose(IRELAND)).toBe(overlap.current?.by);
      expect(overlap.promise()).toEqual(inHours(12));
    });
    expect(counts).toEqual({ orders: 4, moments: 1 });
  });

  it('the one that carries over ends with the login that two others could renew', async () => {
    const counts = await inAll({ first: undefined, second: undefined, third: VIRGINIA }, (overlap) => {
      expect(overlap.whose(VIRGINIA)).not.toBe(OLD);
      expect(overlap.promise()).toEqual(inHours(12));
    });
    expect(counts).toEqual({ orders: 26, moments: 12 });
  });

  it('two that carry over the same region keep the login that neither could renew', async () => {
    const counts = await inAll({ first: VIRGINIA, second: VIRGINIA }, (overlap) => {
      expect(overlap.whose(VIRGINIA)).toBe(OLD);
      expect(overlap.whose(IRELAND)).toBe(overlap.current?.by);
      expect(overlap.promise()).toEqual(inHours(8));
    });
    expect(counts).toEqual({ orders: 32, moments: 0 });
  });

  it('two that carry over each a region of its own end with both new logins', async () => {
    const counts = await inAll({ first: IRELAND, second: VIRGINIA }, (overlap) => {
      expect([overlap.whose(IRELAND), overlap.whose(VIRGINIA)]).toEqual(['second', 'first']);
      // A lower bound: the version that one of them took over promised no more.
      expect(overlap.promise()).toEqual(inHours(8));
    });
    expect(counts).toEqual({ orders: 32, moments: 24 });
  });
});
