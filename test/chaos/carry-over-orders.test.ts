import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../lambda/core/formats';
import { versionExpiry, versionId } from '../../lambda/core/version-id';
import { refresh } from '../../lambda/refresh/refresh';
import { hostOf, inMemoryPorts, OTHER_REGION, REGION, specOf, type Version } from './in-memory-ports';
import { type Gate, inEveryOrder } from './orders';

const REGIONS = [REGION, OTHER_REGION];
const SPEC = specOf(REGIONS, [{ name: 'docker', format: 'dockerconfigjson' }]);
const SCHEDULED = { scheduled: true, duringDeployment: false, signal: new AbortController().signal };
const PREVIOUS = 'previous';

const inHours = (hours: number) => new Date(Date.UTC(2026, 2, 1, 8 + hours));
const tokenOf = (run: string, region: string) => Buffer.from(`AWS:${run}-of-${region}`).toString('base64');

/** The runs, and the region in which ECR is down for each. */
type Runs = Record<string, string | undefined>;

/**
 * Concurrent runs on one secret that holds valid tokens of a previous refresh for both regions. The calls that read or
 * write the secret wait at the gate. All other calls of a run precede its first call at the gate.
 */
class ConcurrentRuns {
  readonly outcomes: Promise<string>[];
  /** The runs that ended while their own version was current and worse than an earlier one. */
  readonly leftWorse: string[] = [];
  private readonly versions: (Version & { by: string })[];

  constructor(
    gate: Gate,
    private readonly runs: Runs,
  ) {
    const auths = Object.fromEntries(REGIONS.map((region) => [hostOf(region), tokenOf(PREVIOUS, region)]));
    const value = FORMATS.dockerconfigjson.render(auths);
    this.versions = [{ by: PREVIOUS, value, versionId: versionId(inHours(8), '0'.repeat(32)) }];
    this.outcomes = Object.entries(runs).map(async ([run, failing]) => {
      const outcome = await refresh(SPEC, this.ports(gate, run, failing), SCHEDULED).then(() => 'refreshed', String);
      if (this.writer === run && this.isWorse(this.versions.length - 1)) this.leftWorse.push(run);
      return outcome;
    });
  }

  /** The run that wrote the current version. */
  get writer(): string | undefined {
    return this.versions.at(-1)?.by;
  }

  /** The expiry in the id of the current version. */
  get expiry(): Date | undefined {
    return versionExpiry(this.versions.at(-1)?.versionId ?? '');
  }

  /** Whether a version ever replaced a new token by a previous one. */
  get wasEverWorse(): boolean {
    return this.versions.some((_, index) => this.isWorse(index));
  }

  /** Returns the run whose token a version holds for a region. */
  issuer(region: string, version = this.versions.at(-1)): string | undefined {
    const auth = FORMATS.dockerconfigjson.parse(version?.value ?? '')[hostOf(region)];
    return [PREVIOUS, ...Object.keys(this.runs)].find((run) => tokenOf(run, region) === auth);
  }

  private isWorse(index: number): boolean {
    return REGIONS.some((region) => {
      const issuers = this.versions.slice(0, index + 1).map((version) => this.issuer(region, version));
      return issuers.pop() === PREVIOUS && issuers.some((issuer) => issuer !== PREVIOUS);
    });
  }

  private ports(gate: Gate, run: string, failing: string | undefined) {
    return inMemoryPorts(
      {
        call: async (operation, _target, work) => {
          if (operation !== 'token') await gate.pass(`${run} ${operation}`);
          return work();
        },
        issueToken: (region) => {
          if (region === failing) throw Object.assign(new Error('out of order'), { name: 'ServerException' });
          return { authorizationToken: tokenOf(run, region), expiresAt: inHours(12) };
        },
        versions: () => this.versions,
        put: (_name, value, id) => void this.versions.push({ by: run, value: String(value), versionId: id }),
      },
      { now: () => inHours(0), sleep: async () => {} },
    );
  }
}

/**
 * Each case lists the writers of the final version, each with the runs that issued its two tokens. `expiresIn` is the
 * hours until the expiry in its version id; `worseForAMoment` counts the orders in which a version was worse until its
 * run ended.
 */
type Case = [title: string, Runs, finals: string[], Record<'expiresIn' | 'orders' | 'worseForAMoment', number>];

const CASES: Case[] = [
  [
    'the value is the one that was written last',
    { first: undefined, second: undefined },
    ['first: first first', 'second: second second'],
    { expiresIn: 12, orders: 2, worseForAMoment: 0 },
  ],
  [
    'a run that carries over keeps the token that the other run renewed',
    { first: undefined, second: OTHER_REGION },
    ['first: first first', 'second: second first'],
    { expiresIn: 12, orders: 4, worseForAMoment: 1 },
  ],
  [
    'a run that carries over keeps a token that one of two other runs renewed',
    { first: undefined, second: undefined, third: OTHER_REGION },
    ['first: first first', 'second: second second', 'third: third first', 'third: third second'],
    { expiresIn: 12, orders: 26, worseForAMoment: 12 },
  ],
  [
    'two runs that carry over the same region keep its previous token',
    { first: OTHER_REGION, second: OTHER_REGION },
    ['first: first previous', 'second: second previous'],
    { expiresIn: 8, orders: 32, worseForAMoment: 0 },
  ],
  [
    'two runs that carry over different regions end with the new tokens of both',
    { first: REGION, second: OTHER_REGION },
    ['first: second first', 'second: second first'],
    // The earliest possible expiry, because the version that was carried over has it in its id.
    { expiresIn: 8, orders: 32, worseForAMoment: 24 },
  ],
];

describe('in every order of the calls of concurrent runs', () => {
  it.each(CASES)('%s', async (_, runs, finals, expected) => {
    const found = new Set<string>();
    let worseForAMoment = 0;
    const orders = await inEveryOrder(
      (gate) => new ConcurrentRuns(gate, runs),
      async (ended, order) => {
        const outcomes = await Promise.all(ended.outcomes);
        for (const [index, failing] of Object.values(runs).entries()) {
          expect(outcomes[index]).toMatch(failing ? `- ${failing}: ServerException: out of order` : /^refreshed$/);
        }
        expect(ended.leftWorse, order.join(', ')).toEqual([]);
        expect(ended.expiry).toEqual(inHours(expected.expiresIn));
        found.add(`${ended.writer}: ${REGIONS.map((region) => ended.issuer(region)).join(' ')}`);
        if (ended.wasEverWorse) worseForAMoment++;
      },
    );
    expect([...found].toSorted()).toEqual(finals);
    expect({ ...expected, orders, worseForAMoment }).toEqual(expected);
  });
});
