import type { AuthorizationData } from '../../../lambda/core/token';
import { versionId } from '../../../lambda/core/version-id';
import type { Ports, RegistryVerdict } from '../../../lambda/refresh/ports';
import type { Clock, ReplicaState, StoredVersion } from '../../../lambda/runtime/ports';
import { SECRET } from './spec';
import { arnOf, authorizationData, NOW } from './values';
import { ACCEPTED } from './verdicts';

/** Returns an error as the SDK throws it: the error code is its name. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Returns a function that throws the error, on the first calls or on all calls. */
export function failing(error: Error, times = Number.POSITIVE_INFINITY): () => undefined {
  let left = times;
  return () => {
    if (left-- > 0) throw error;
  };
}

/** A clock that advances only when the code under test sleeps. */
export class FakeClock implements Clock {
  sleptMs = 0;

  now(): Date {
    return new Date(NOW.getTime() + this.sleptMs);
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleptMs += milliseconds;
  }
}

/** Replaces what a service does. A function that throws makes the call fail. */
export interface Faults {
  /** @default {@link authorizationData} */
  token?: (source: string) => AuthorizationData | undefined;
  /** @default {@link ACCEPTED} */
  verifyToken?: (host: string, auth: string) => RegistryVerdict;
  /** @default {@link ACCEPTED} */
  verifyPullAccess?: (host: string, repository: string, auth: string) => RegistryVerdict;
  read?: (name: string) => void;
  describe?: (name: string) => void;
  /** @default no replicas */
  replicas?: (name: string) => ReplicaState[];
  put?: (name: string, value: string) => void;
  /** @default {@link arnOf} */
  arn?: (name: string, value: string) => string;
  /** The region or secret whose calls take longer than all others. */
  slow?: string;
}

/** A fault: one source returns no token. */
export function noToken(faulty: string): Faults {
  return { token: (source) => (source === faulty ? undefined : authorizationData(source)) };
}

/** AWS and the registries in memory. It records the calls. */
export class FakeAws implements Ports {
  readonly clock = new FakeClock();
  /** The calls in order, such as `token eu-west-1`, `verifyToken <host>`, `pull <host>/<repository>` or `put <secret>`. */
  readonly calls: string[] = [];
  /** The version ids of all calls of `put`, also of failed ones. */
  readonly putVersionIds: string[] = [];
  /** The versions of each secret, with bytes as text. The last one is the current one. */
  private readonly versions = new Map<string, StoredVersion[]>();
  private readonly open = new Map<string, number>();
  private readonly peak = new Map<string, number>();
  private numbers = 0;

  constructor(private readonly faults: Faults = {}) {}

  /** Gives a secret a value, as a previous refresh with a key did whose earliest token expires at `expiresAt`. */
  holding(name: string, value: string, expiresAt: Date, key?: string): this {
    return this.holdingVersion(name, { value, versionId: versionId(expiresAt, this.randomHex(), key) });
  }

  /** Gives a secret a value with any version id. */
  holdingVersion(name: string, version: StoredVersion): this {
    this.versions.set(name, [...this.versionsOf(name), version]);
    return this;
  }

  value(name: string): string | undefined {
    return this.versionsOf(name).at(-1)?.value;
  }

  versionId(name: string): string | undefined {
    return this.versionsOf(name).at(-1)?.versionId;
  }

  /** Returns the hosts in a docker config, in order, with the `auth` of each. */
  auths(name = SECRET): [host: string, auth: string][] {
    const { auths } = JSON.parse(this.value(name) ?? '') as { auths: Record<string, { auth: string }> };
    return Object.entries(auths).map(([host, { auth }]) => [host, auth]);
  }

  callsOf(kind: string): string[] {
    return this.calls.filter((call) => call.startsWith(`${kind} `));
  }

  /** Returns the highest number of concurrent calls of one kind. */
  concurrent(kind: string): number {
    return this.peak.get(kind) ?? 0;
  }

  authorizationToken(region: string, api: 'standard' | 'fips'): Promise<AuthorizationData | undefined> {
    return this.token(api === 'fips' ? `${region}-fips` : region);
  }

  publicAuthorizationToken(): Promise<AuthorizationData | undefined> {
    return this.token('public');
  }

  verifyToken(host: string, auth: string): Promise<RegistryVerdict> {
    return this.serve('verifyToken', host, () => this.faults.verifyToken?.(host, auth) ?? ACCEPTED);
  }

  verifyPullAccess(host: string, repository: string, auth: string): Promise<RegistryVerdict> {
    const verdict = () => this.faults.verifyPullAccess?.(host, repository, auth) ?? ACCEPTED;
    return this.serve('pull', `${host}/${repository}`, verdict);
  }

  readonly secrets: Ports['secrets'] = {
    value: (name, _, id) =>
      this.serve('read', name, () => {
        this.faults.read?.(name);
        const versions = this.versionsOf(name);
        return id === undefined ? versions.at(-1) : versions.find(({ versionId }) => versionId === id);
      }),
    versionIds: (name) =>
      this.serve('describe', name, () => {
        this.faults.describe?.(name);
        const [current, previous] = this.versionsOf(name).toReversed();
        return { current: current?.versionId, previous: previous?.versionId };
      }),
    replicas: (name) => this.serve('describe', name, () => this.faults.replicas?.(name) ?? []),
    put: (name, content, versionId) =>
      this.serve('put', name, () => {
        const value = Buffer.from(content).toString();
        this.putVersionIds.push(versionId);
        this.faults.put?.(name, value);
        this.holdingVersion(name, { value, versionId });
        return { arn: this.faults.arn?.(name, value) ?? arnOf(name) };
      }),
  };

  randomHex(): string {
    this.numbers += 1;
    return this.numbers.toString(16).padStart(24, '0');
  }

  private token(source: string): Promise<AuthorizationData | undefined> {
    return this.serve('token', source, () => (this.faults.token ?? authorizationData)(source));
  }

  private versionsOf(name: string): StoredVersion[] {
    return this.versions.get(name) ?? [];
  }

  private async serve<T>(kind: string, target: string, respond: () => T): Promise<T> {
    this.calls.push(`${kind} ${target}`);
    const open = (this.open.get(kind) ?? 0) + 1;
    this.open.set(kind, open);
    this.peak.set(kind, Math.max(open, this.concurrent(kind)));
    for (let turns = target === this.faults.slow ? 10 : 1; turns > 0; turns--) await new Promise(setImmediate);
    this.open.set(kind, (this.open.get(kind) ?? 0) - 1);
    return respond();
  }
}
