import { describe, expect, it } from 'vitest';
import type { Ports } from '../../lambda/ports';
import { refresh } from '../../lambda/refresh';
import { versionExpiry, versionId } from '../../lambda/version-id';
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
} from '../lambda/fakes';
import { type Gate, inEveryOrder } from './orders';

const twoRegions = spec({ registries: [{ region: IRELAND }, { region: VIRGINIA }] });
const token = (run: string, region: string) => encode(`AWS:${run} ${region}`.replace(' ', '-of-'));
const OLD = { [IRELAND]: token('old', IRELAND), [VIRGINIA]: token('old', VIRGINIA) };

/** Two runs on one secret that holds old logins of both regions, which still work. */
class Overlap {
  current = {
    value: dockerConfig([hostOf(IRELAND), OLD[IRELAND] ?? ''], [hostOf(VIRGINIA), OLD[VIRGINIA] ?? '']),
    versionId: versionId(inHours(8), '0'.repeat(32)),
  };
  readonly outcomes: Promise<'refreshed' | Error>[];

  /** @param failing the runs for which ECR fails in Virginia */
  constructor(gate: Gate, failing: string[]) {
    this.outcomes = ['first', 'second'].map((run) =>
      refresh(twoRegions, this.ports(gate, run, failing.includes(run)), SCHEDULED).then(
        () => 'refreshed' as const,
        (error: Error) => error,
      ),
    );
  }

  auth(region: string): string | undefined {
    return (JSON.parse(this.current.value) as { auths: Record<string, { auth: string }> }).auths[hostOf(region)]?.auth;
  }

  private ports(gate: Gate, run: string, fails: boolean): Ports {
    return {
      authorizationToken: async (region) => {
        await gate.pass(`${run} token ${region}`);
        if (fails && region === VIRGINIA) throw awsError('ServerException', 'out of order');
        const proxyEndpoint = `https://${hostOf(region)}`;
        return { authorizationToken: token(run, region), expiresAt: inHours(12), proxyEndpoint };
      },
      publicAuthorizationToken: async () => undefined,
      probe: async (host) => {
        await gate.pass(`${run} probe ${host}`);
        return { verdict: 'accepted' };
      },
      secrets: {
        current: async () => {
          await gate.pass(`${run} read`);
          return this.current;
        },
        currentVersionId: async () => this.current.versionId,
        put: async (_, value, id) => {
          await gate.pass(`${run} put`);
          this.current = { value, versionId: id };
          return { arn: `arn:of:${SECRET}` };
        },
      },
      clock: { now: () => NOW, sleep: async () => {} },
      randomHex: () => '0'.repeat(32),
    };
  }
}

const precedes = (order: string[], one: string, other: string) => order.indexOf(one) < order.indexOf(other);

describe('of two runs at once, whatever the order of their calls', { timeout: 120_000 }, () => {
  it('the one that writes last is what a consumer finds, whole', async () => {
    const count = await inEveryOrder(
      (gate) => new Overlap(gate, []),
      async (overlap, order) => {
        const last = precedes(order, 'first put', 'second put') ? 'second' : 'first';
        expect([overlap.auth(IRELAND), overlap.auth(VIRGINIA)]).toEqual([token(last, IRELAND), token(last, VIRGINIA)]);
        expect(await Promise.all(overlap.outcomes)).toEqual(['refreshed', 'refreshed']);
      },
    );
    // Of each run: a token and a probe in two regions, then one write.
    expect(count).toBe(9072);
  });

  it('the one that carries over puts back an old login only where it read before the other wrote', async () => {
    let putBack = 0;
    const count = await inEveryOrder(
      (gate) => new Overlap(gate, ['second']),
      async (overlap, order) => {
        const old = precedes(order, 'second read', 'first put') && precedes(order, 'first put', 'second put');
        if (old) putBack++;
        const ireland = precedes(order, 'first put', 'second put') ? 'second' : 'first';
        expect(overlap.auth(IRELAND)).toBe(token(ireland, IRELAND));
        expect(overlap.auth(VIRGINIA)).toBe(old ? OLD[VIRGINIA] : token('first', VIRGINIA));
        // What the version id promises is no more than the oldest login inside.
        expect(versionExpiry(overlap.current.versionId)).toEqual(inHours(old ? 8 : 12));
        const [first, second] = await Promise.all(overlap.outcomes);
        expect(first).toBe('refreshed');
        expect(String(second)).toContain('- us-east-1: ServerException: out of order');
      },
    );
    expect(count).toBe(8316);
    expect(putBack).toBeGreaterThan(0);
  });

  it('two that carry over keep the login that neither could renew', async () => {
    const count = await inEveryOrder(
      (gate) => new Overlap(gate, ['first', 'second']),
      (overlap) => {
        expect(overlap.auth(VIRGINIA)).toBe(OLD[VIRGINIA]);
        expect([token('first', IRELAND), token('second', IRELAND)]).toContain(overlap.auth(IRELAND));
      },
    );
    expect(count).toBe(8316);
  });
});
