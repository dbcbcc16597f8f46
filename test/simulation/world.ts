import type { ResolvedSpec } from '../../lambda/core/spec';
import type { Ports, RegistryVerdict } from '../../lambda/refresh/ports';
import type { SimulatedTime } from './clock';
import type { Random } from './random';
import { DAY, HOUR, OutageSchedule } from './weather';

const ACCOUNT = '123456789012';
const TOKEN_LIFE = 12 * HOUR;
/** The SDK's attempts, and how long one takes that is not answered (lambda/runtime/sdk.ts). */
const ATTEMPTS = 5;
const ATTEMPT_TIMEOUT = 3000;
const PROBE_TIMEOUT = 4000;
/** A time far from 1970, where the simulation begins. */
const EPOCH = Date.UTC(2026, 2, 1);

/** From when on a consumer finds a token at a place, a host in a secret. */
export interface Found {
  from: number;
  expiresAt: number;
}

/** AWS for one credential: its services in their weather, its secrets, and what consumers find in them. */
export class MonthOfAws {
  readonly ecr: Record<string, OutageSchedule>;
  readonly secretsManager: OutageSchedule;
  /** Out of order: gives no answer. */
  readonly registry: OutageSchedule;
  /** Refuses every token, good ones too. */
  readonly refusals: OutageSchedule;
  /** In which AWS throttles more than half of the calls. */
  readonly throttles: OutageSchedule;
  /** By secret and host. */
  readonly found = new Map<string, Found[]>();
  /** Of each secret, oldest first. */
  private readonly versions = new Map<string, { value: string; versionId: string }[]>();
  private readonly expiries = new Map<string, number>();
  private issued = 0;
  private written = 0;

  constructor(
    private readonly time: SimulatedTime,
    private readonly random: Random,
    readonly spec: ResolvedSpec,
    end: number,
  ) {
    const weather = (days: number) => OutageSchedule.random(random, days * DAY, end);
    this.ecr = Object.fromEntries(spec.registries.map(({ region }) => [region, weather(6)]));
    this.secretsManager = weather(10);
    this.registry = weather(6);
    this.refusals = weather(40);
    this.throttles = weather(6);
  }

  /**
   * The ports of one run.
   * @param skew how far the function's clock is ahead
   * @param killedAt from then on none of its calls is answered, or has any effect
   */
  ports(skew: number, killedAt: number): Ports {
    const { time } = this;
    const call = <T>(weather: OutageSchedule, work: () => T) => this.call(weather, killedAt, work);
    const never = new Promise<never>(() => {});
    return {
      authorizationToken: (region) =>
        call(this.ecr[region] ?? this.registry, () => ({
          ...this.issue(),
          proxyEndpoint: `https://${hostOf(region)}`,
        })),
      publicAuthorizationToken: () => never,
      verifyToken: async (_, auth) => {
        const answered = !this.registry.bad(time.now);
        const due = time.now + (answered ? this.random.between(20, 200) : PROBE_TIMEOUT);
        if (due >= killedAt) return never;
        await time.at(due);
        return answered ? this.tried(auth) : { verdict: 'inconclusive', reason: 'no answer' };
      },
      verifyPullAccess: () => never,
      secrets: {
        value: (name, _, id) =>
          call(this.secretsManager, () => {
            const versions = this.versionsOf(name);
            return id === undefined ? versions.at(-1) : versions.find(({ versionId }) => versionId === id);
          }),
        versionIds: (name) =>
          call(this.secretsManager, () => {
            const [current, previous] = this.versionsOf(name).slice(-2).toReversed();
            return { current: current?.versionId, previous: previous?.versionId };
          }),
        put: (name, value, versionId) => call(this.secretsManager, () => this.put(name, String(value), versionId)),
      },
      clock: { now: () => new Date(EPOCH + time.now + skew), sleep: (ms) => time.at(time.now + ms) },
      randomHex: () => String(++this.written).padStart(32, '0'),
    };
  }

  /** A call with the SDK's attempts: it works at its end, or fails. */
  private async call<T>(weather: OutageSchedule, killedAt: number, work: () => T): Promise<T> {
    let due = this.time.now;
    for (let attempt = 1; ; attempt++) {
      const throttled = this.throttles.bad(due) && this.random.chance(0.6);
      const out = weather.bad(due);
      due += out ? this.random.between(100, ATTEMPT_TIMEOUT) : this.random.between(10, 300);
      const failed = out || throttled;
      if (due >= killedAt) return new Promise<never>(() => {});
      if (!failed || attempt === ATTEMPTS) {
        await this.time.at(due);
        if (failed) throw Object.assign(new Error('out of order'), { name: 'ServiceUnavailable' });
        return work();
      }
      due += this.random.between(0, 500) * 2 ** (attempt - 1);
    }
  }

  private issue(): { authorizationToken: string; expiresAt: Date } {
    const authorizationToken = Buffer.from(`AWS:token-${++this.issued}`).toString('base64');
    const expiresAt = EPOCH + this.time.now + TOKEN_LIFE;
    this.expiries.set(authorizationToken, expiresAt);
    return { authorizationToken, expiresAt: new Date(expiresAt) };
  }

  private tried(auth: string): RegistryVerdict {
    if (this.refusals.bad(this.time.now)) return { verdict: 'refused', reason: '403', expired: false };
    if (this.expiryOf(auth) > this.time.now) return { verdict: 'accepted' };
    return { verdict: 'refused', reason: '403 expired', expired: true };
  }

  private put(name: string, value: string, versionId: string): { arn: string } {
    this.versions.set(name, [...this.versionsOf(name).slice(-2), { value, versionId }]);
    for (const [place, auth] of placesOf(this.spec, name, value)) {
      const found = this.found.get(place) ?? [];
      found.push({ from: this.time.now, expiresAt: this.expiryOf(auth) });
      this.found.set(place, found);
    }
    return { arn: `arn:${name}` };
  }

  private versionsOf(name: string): { value: string; versionId: string }[] {
    return this.versions.get(name) ?? [];
  }

  private expiryOf(auth: string): number {
    return (this.expiries.get(auth) ?? 0) - EPOCH;
  }
}

/** Where a consumer finds which docker `auth`: every region's host in the docker config, one in a password. */
function placesOf(spec: ResolvedSpec, name: string, value: string): [place: string, auth: string][] {
  const secret = spec.secrets.find((candidate) => candidate.name === name);
  if (secret?.format === 'password') {
    return [[`${name} ${secret.region}`, Buffer.from(`AWS:${value}`).toString('base64')]];
  }
  const { auths } = JSON.parse(value) as { auths: Record<string, { auth: string }> };
  // A host that is missing is a login that fails.
  return spec.registries.map(({ region }) => [`${name} ${region}`, auths[hostOf(region)]?.auth ?? '']);
}

function hostOf(region: string): string {
  return `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com`;
}
