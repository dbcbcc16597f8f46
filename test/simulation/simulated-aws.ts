import { FORMATS } from '../../lambda/core/formats';
import type { ResolvedSpec } from '../../lambda/core/spec';
import { readStoredAuth } from '../../lambda/core/stored-token';
import type { Ports, RegistryVerdict } from '../../lambda/refresh/ports';
import { hostOf, inMemoryPorts, type Version } from '../chaos/in-memory-ports';
import { DAY, HOUR } from './intervals';
import { OutageSchedule } from './outage-schedule';
import type { Random } from './random';
import type { SimulatedTime } from './simulated-time';

export const TOKEN_LIFETIME = 12 * HOUR;
/** The attempts of the SDK, and the timeout of each (lambda/runtime/sdk.ts). */
const ATTEMPTS = 5;
const ATTEMPT_TIMEOUT = 3000;
const VERIFICATION_TIMEOUT = 4000;
/** The date at which simulated time starts. */
const EPOCH = Date.UTC(2026, 2, 1);

/** A token that a consumer finds from a time on. */
export interface ConsumerToken {
  from: number;
  expiresAt: number;
}

/** The services of AWS with their outages, and the secrets of one credential. */
export class SimulatedAws {
  /** The tokens that a consumer finds, by `<secret> <region>`. */
  readonly consumerTokens = new Map<string, ConsumerToken[]>();
  private readonly ecr: Record<string, OutageSchedule>;
  private readonly secretsManager: OutageSchedule;
  /** The registry does not answer. */
  private readonly registry: OutageSchedule;
  /** The registry refuses every token, including valid ones. */
  private readonly refusals: OutageSchedule;
  /** AWS throttles more than half of the calls. */
  private readonly throttling: OutageSchedule;
  private readonly versions = new Map<string, Version[]>();
  private readonly expiries = new Map<string, number>();

  constructor(
    private readonly time: SimulatedTime,
    private readonly random: Random,
    private readonly spec: ResolvedSpec,
    end: number,
  ) {
    const outages = (days: number) => OutageSchedule.random(random, days * DAY, end);
    this.ecr = Object.fromEntries(spec.registries.map(({ region }) => [region, outages(6)]));
    this.secretsManager = outages(10);
    this.registry = outages(6);
    this.refusals = outages(40);
    this.throttling = outages(6);
  }

  /** Returns whether every service that a token of a region requires works all the time. */
  works(region: string, from: number, to: number): boolean {
    const required = [this.ecr[region], this.secretsManager, this.refusals, this.throttling];
    return required.every((service) => service && !service.isDownBetween(from, to));
  }

  /**
   * Returns the ports of one run.
   * @param skew how far the function's clock is ahead
   * @param killedAt the time from which calls have neither a response nor an effect
   */
  ports(skew: number, killedAt: number): Ports {
    const { time } = this;
    const clock = {
      now: () => new Date(EPOCH + time.now + skew),
      sleep: (milliseconds: number) => time.at(time.now + milliseconds),
    };
    const ports = inMemoryPorts(
      {
        call: async (operation, target, work) => {
          await this.attempt((operation === 'token' ? this.ecr[target] : undefined) ?? this.secretsManager, killedAt);
          return work();
        },
        issueToken: () => this.issueToken(),
        versions: (name) => this.versions.get(name) ?? [],
        put: (name, value, versionId) => this.put(name, String(value), versionId),
      },
      clock,
    );
    return { ...ports, verifyToken: (_, auth) => this.verify(auth, killedAt) };
  }

  /** Waits for a call with all attempts of the SDK. */
  private async attempt(service: OutageSchedule, killedAt: number): Promise<void> {
    let due = this.time.now;
    for (let attempt = 1; ; attempt++) {
      const isThrottled = this.throttling.isDown(due) && this.random.chance(0.6);
      const isDown = service.isDown(due);
      due += isDown ? this.random.between(100, ATTEMPT_TIMEOUT) : this.random.between(10, 300);
      const failed = isDown || isThrottled;
      if (due >= killedAt) return never();
      if (!failed || attempt === ATTEMPTS) {
        await this.time.at(due);
        if (failed) throw Object.assign(new Error('out of order'), { name: 'ServiceUnavailable' });
        return;
      }
      due += this.random.between(0, 500) * 2 ** (attempt - 1);
    }
  }

  private issueToken(): { authorizationToken: string; expiresAt: Date } {
    const authorizationToken = Buffer.from(`AWS:token-${this.expiries.size}`).toString('base64');
    const expiresAt = this.time.now + TOKEN_LIFETIME;
    this.expiries.set(authorizationToken, expiresAt);
    return { authorizationToken, expiresAt: new Date(EPOCH + expiresAt) };
  }

  private async verify(auth: string, killedAt: number): Promise<RegistryVerdict> {
    const { time, random } = this;
    const answers = !this.registry.isDown(time.now);
    const due = time.now + (answers ? random.between(20, 200) : VERIFICATION_TIMEOUT);
    if (due >= killedAt) return never();
    await time.at(due);
    if (!answers) return { verdict: 'inconclusive', reason: 'no answer' };
    if (this.refusals.isDown(time.now)) return { verdict: 'refused', reason: '403', expired: false };
    if ((this.expiries.get(auth) ?? 0) > time.now) return { verdict: 'accepted' };
    return { verdict: 'refused', reason: '403 expired', expired: true };
  }

  private put(name: string, value: string, versionId: string): void {
    this.versions.set(name, [...(this.versions.get(name) ?? []).slice(-2), { value, versionId }]);
    const { region: own } = this.spec.secrets.find((secret) => secret.name === name) ?? {};
    for (const region of own ? [own] : this.spec.registries.map((registry) => registry.region)) {
      const auth = own ? readStoredAuth('password', value, '') : FORMATS.dockerconfigjson.parse(value)[hostOf(region)];
      const tokens = this.consumerTokens.get(`${name} ${region}`) ?? [];
      // A host that is missing counts as an expired token.
      tokens.push({ from: this.time.now, expiresAt: this.expiries.get(auth ?? '') ?? 0 });
      this.consumerTokens.set(`${name} ${region}`, tokens);
    }
  }
}

/** Returns the promise of a call that has no response, because its process was killed. */
function never(): Promise<never> {
  return new Promise(() => {});
}
