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
 * Starts concurrent runs on one secret that holds valid tokens of a previous refresh for both regions. The calls that read
 * or write the secret wait at the gate. All other calls of a run precede its first call at the gate.
 */
function startRuns(gate: Gate, runs: Runs) {
  const previous = Object.fromEntries(REGIONS.map((region) => [hostOf(region), tokenOf(PREVIOUS, region)]));
  const value = FORMATS.dockerconfigjson.render(previous);
  const versions = [{ by: PREVIOUS, value, versionId: versionId(inHours(8), '0'.repeat(32)) }];
  /** Returns the runs whose tokens a version holds, by region. */
  const issuersIn = (version: Version) =>
    REGIONS.map((region) => {
      const auth = FORMATS.dockerconfigjson.parse(version.value)[hostOf(region)];
      return [PREVIOUS, ...Object.keys(runs)].find((run) => tokenOf(run, region) === auth);
    });
  /** Returns whether a version has a previous token where an earlier version has a new one. */
  const isWorse = (version: Version, at: number) =>
    issuersIn(version).some((issuer, region) => {
      return issuer === PREVIOUS && versions.slice(0, at).some((other) => issuersIn(other)[region] !== PREVIOUS);
    });
  /** The runs that ended while their own version was current and worse than an earlier one. */
  const leftWorse: string[] = [];
  const outcomes = Object.entries(runs).map(async ([run, failing]) => {
    const ports = inMemoryPorts(
      {
        call: async (operation, _target, work) => {
          if (operation !== 'token') await gate(`${run} ${operation}`);
          return work();
        },
        issueToken: (region) => {
          if (region === failing) throw Object.assign(new Error('out of order'), { name: 'ServerException' });
          return { authorizationToken: tokenOf(run, region), expiresAt: inHours(12) };
        },
        versions: () => versions,
        put: (_name, value, id) => void versions.push({ by: run, value: String(value), versionId: id }),
      },
      { now: () => inHours(0), sleep: async () => {} },
    );
    const outcome = await refresh(SPEC, ports, SCHEDULED).then(() => 'refreshed', String);
    const last = versions.length - 1;
    if (versions.some((version, at) => at === last && version.by === run && isWorse(version, at))) leftWorse.push(run);
    return outcome;
  });
  return { outcomes, leftWorse, versions, issuersIn, isWorse };
}

/**
 * Each case lists the writers of the final version, each with the runs that issued its two tokens; the hours until the
 * expiry in its version id; the number of orders; and in how many of them a version was worse until its run ended.
 */
type Case = [title: string, Runs, finals: string[], [expiresIn: number, orders: number, worseForAMoment: number]];

const CASES: Case[] = [
  [
    'the value is the one that was written last',
    { first: undefined, second: undefined },
    ['first: first first', 'second: second second'],
    [12, 2, 0],
  ],
  [
    'a run that carries over keeps the token that the other run renewed',
    { first: undefined, second: OTHER_REGION },
    ['first: first first', 'second: second first'],
    [12, 4, 1],
  ],
  [
    'a run that carries over keeps a token that one of two other runs renewed',
    { first: undefined, second: undefined, third: OTHER_REGION },
    ['first: first first', 'second: second second', 'third: third first', 'third: third second'],
    [12, 26, 12],
  ],
  [
    'two runs that carry over the same region keep its previous token',
    { first: OTHER_REGION, second: OTHER_REGION },
    ['first: first previous', 'second: second previous'],
    [8, 32, 0],
  ],
  [
    'two runs that carry over different regions end with the new tokens of both',
    { first: REGION, second: OTHER_REGION },
    ['first: second first', 'second: second first'],
    // The earliest possible expiry, because the version that was carried over has it in its id.
    [8, 32, 24],
  ],
];

describe('in every order of the calls of concurrent runs', () => {
  it.each(CASES)('%s', async (_, runs, finals, [expiresIn, orders, worseForAMoment]) => {
    const found = new Set<string>();
    let worse = 0;
    const count = await inEveryOrder(
      (gate) => startRuns(gate, runs),
      async ({ outcomes, leftWorse, versions, issuersIn, isWorse }, order) => {
        const results = await Promise.all(outcomes);
        for (const [index, failing] of Object.values(runs).entries()) {
          expect(results[index]).toMatch(failing ? `- ${failing}: ServerException: out of order` : /^refreshed$/);
        }
        expect(leftWorse, order.join(', ')).toEqual([]);
        const [current] = versions.slice(-1);
        if (!current) throw new Error('there is no version');
        expect(versionExpiry(current.versionId)).toEqual(inHours(expiresIn));
        found.add(`${current.by}: ${issuersIn(current).join(' ')}`);
        if (versions.some(isWorse)) worse++;
      },
    );
    expect([...found].toSorted()).toEqual(finals);
    expect({ orders: count, worseForAMoment: worse }).toEqual({ orders, worseForAMoment });
  });
});
