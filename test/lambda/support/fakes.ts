import { createHash } from 'node:crypto';
import { parseSpec, type RefreshSpec, type ResolvedSpec } from '../../../lambda/core/spec';
import type { AuthorizationData } from '../../../lambda/core/token';
import { versionId } from '../../../lambda/core/version-id';
import type { RunOptions } from '../../../lambda/refresh/context';
import type { Ports, RegistryVerdict } from '../../../lambda/refresh/ports';
import type { Clock } from '../../../lambda/runtime/ports';

export const NOW = new Date('2026-03-01T08:00:00.000Z');
export const ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';
export const IRELAND = 'eu-west-1';
export const VIRGINIA = 'us-east-1';

/** ECR Public, beside the regions. */
const PUBLIC = 'public';

/** The name of the one secret of {@link spec}, unless a test names others. */
export const SECRET = 'ecr-ci-pull-dockerconfigjson';

const signal = new AbortController().signal;
export const SCHEDULED: RunOptions = { scheduled: true, duringDeployment: false, signal };
export const DEPLOY: RunOptions = { scheduled: false, duringDeployment: true, signal };
export const ON_DEMAND: RunOptions = { scheduled: false, duringDeployment: false, signal };

export function inHours(hours: number): Date {
  return new Date(NOW.getTime() + hours * 3_600_000);
}

/** The host of a source: of a region, `public`, or `<region>-fips`. */
export function hostOf(source: string, account = ACCOUNT): string {
  if (source === PUBLIC) return 'public.ecr.aws';
  const [, region, fips = ''] = /^(.*?)(-fips)?$/.exec(source) ?? [];
  return `${account}.dkr.ecr${fips}.${region}.amazonaws.com`;
}

/** A password as ECR's are: some 2 KB of base64, another one for each seed. */
export function passwordOf(seed: string): string {
  const block = (index: number) => createHash('sha512').update(`${seed} ${index}`).digest();
  return Buffer.concat(Array.from({ length: 24 }, (_, index) => block(index))).toString('base64');
}

/** The authorization token around {@link passwordOf}. */
export function tokenOf(seed: string): string {
  return encode(`AWS:${passwordOf(seed)}`);
}

export function encode(login: string): string {
  return Buffer.from(login).toString('base64');
}

/** What ECR answers when all is well: a token of the source's own, good for 12 hours. */
export function goodAnswer(source: string, changes: AuthorizationData = {}): AuthorizationData {
  return {
    authorizationToken: tokenOf(source),
    expiresAt: inHours(12),
    proxyEndpoint: source === PUBLIC ? undefined : `https://${hostOf(source)}`,
    ...changes,
  };
}

export function spec(changes: Partial<RefreshSpec> = {}): ResolvedSpec {
  const whole: RefreshSpec = {
    credential: 'ci-pull',
    registries: [{ region: IRELAND }],
    publicRegistry: false,
    verifyToken: 'best-effort',
    secrets: [{ name: SECRET, format: 'dockerconfigjson' }],
    ...changes,
  };
  return parseSpec(JSON.stringify(whole), IRELAND);
}

/** An error as the SDK throws them: the error code is its name. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

export const ACCEPTED: RegistryVerdict = { verdict: 'accepted' };
export const EXPIRED: RegistryVerdict = {
  verdict: 'refused',
  reason: '403 Your authorization token has expired. Reauthenticate and try again.',
  expired: true,
};
export const REFUSED: RegistryVerdict = { verdict: 'refused', reason: '401 Not Authorized', expired: false };
export const INCONCLUSIVE: RegistryVerdict = { verdict: 'inconclusive', reason: '503' };

/** A clock that stands still but for whoever sleeps on it. */
export class FakeClock implements Clock {
  sleptMs = 0;

  now(): Date {
    return new Date(NOW.getTime() + this.sleptMs);
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleptMs += milliseconds;
  }
}

/** What one service does otherwise than well. A function that throws is a call that fails. */
export interface Faults {
  /** @default {@link goodAnswer} */
  token?: (source: string) => AuthorizationData | undefined;
  /** @default {@link ACCEPTED} */
  verifyToken?: (host: string, auth: string) => RegistryVerdict;
  /** @default {@link ACCEPTED} */
  verifyPullAccess?: (host: string, repository: string, auth: string) => RegistryVerdict;
  read?: (name: string) => void;
  describe?: (name: string) => void;
  put?: (name: string, value: string) => void;
  /** @default an ARN of the secret's name */
  arn?: (name: string, value: string) => string;
  /** The one target, a region or a secret, whose calls take longer than all others. */
  slow?: string;
}

interface Version {
  /** Bytes as text. */
  value: string;
  versionId: string;
  binary?: boolean;
}

/** AWS in memory, which remembers what it was asked. */
export class FakeAws implements Ports {
  readonly clock = new FakeClock();
  /**
   * Each call in the order it came: `token eu-west-1`, `verifyToken <host>`, `pull <repository>`, `read`, `describe` or `put
   * <secret>`.
   */
  readonly calls: string[] = [];
  /** The version ids of every call of `put`, failed ones too. */
  readonly putVersionIds: string[] = [];
  /** Of each secret, oldest first: the last is the current one. */
  private readonly versions = new Map<string, Version[]>();
  private readonly open = new Map<string, number>();
  private readonly peak = new Map<string, number>();
  private numbers = 0;

  constructor(private readonly faults: Faults = {}) {}

  /** Gives a secret a value, as an earlier refresh did whose earliest token dies at `expiresAt`. */
  holding(name: string, value: string, expiresAt: Date): this {
    return this.holdingVersion(name, { value, versionId: versionId(expiresAt, this.randomHex()) });
  }

  /** Gives a secret a value, as somebody else might. */
  holdingVersion(name: string, version: Version): this {
    this.versions.set(name, [...this.versionsOf(name), version]);
    return this;
  }

  /** Was the current value written as bytes? */
  isBinary(name: string): boolean {
    return this.versionsOf(name).at(-1)?.binary ?? false;
  }

  value(name: string): string | undefined {
    return this.versionsOf(name).at(-1)?.value;
  }

  versionId(name: string): string | undefined {
    return this.versionsOf(name).at(-1)?.versionId;
  }

  /** The logins in a docker config: hosts, in their order, and `auth`s. */
  logins(name: string): [host: string, auth: string][] {
    const { auths } = JSON.parse(this.value(name) ?? '') as { auths: Record<string, { auth: string }> };
    return Object.entries(auths).map(([host, { auth }]) => [host, auth]);
  }

  /** The calls of one kind. */
  callsOf(kind: string): string[] {
    return this.calls.filter((call) => call.startsWith(`${kind} `));
  }

  /** How many calls of one kind were under way at the same time, at most. */
  atOnce(kind: string): number {
    return this.peak.get(kind) ?? 0;
  }

  authorizationToken(region: string, api: 'standard' | 'fips'): Promise<AuthorizationData | undefined> {
    return this.token(api === 'fips' ? `${region}-fips` : region);
  }

  publicAuthorizationToken(): Promise<AuthorizationData | undefined> {
    return this.token(PUBLIC);
  }

  verifyToken(host: string, auth: string): Promise<RegistryVerdict> {
    return this.serve('verifyToken', host, () => this.faults.verifyToken?.(host, auth) ?? ACCEPTED);
  }

  verifyPullAccess(host: string, repository: string, auth: string): Promise<RegistryVerdict> {
    return this.serve(
      'pull',
      `${host}/${repository}`,
      () => this.faults.verifyPullAccess?.(host, repository, auth) ?? ACCEPTED,
    );
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
    put: (name, content, versionId) =>
      this.serve('put', name, () => {
        const value = Buffer.from(content).toString();
        this.putVersionIds.push(versionId);
        this.faults.put?.(name, value);
        this.holdingVersion(name, { value, versionId, binary: typeof content !== 'string' });
        return { arn: this.faults.arn?.(name, value) ?? arnOf(name) };
      }),
  };

  randomHex(): string {
    this.numbers += 1;
    return this.numbers.toString(16).padStart(32, '0');
  }

  private token(source: string): Promise<AuthorizationData | undefined> {
    return this.serve('token', source, () => (this.faults.token ?? goodAnswer)(source));
  }

  private versionsOf(name: string): Version[] {
    return this.versions.get(name) ?? [];
  }

  private async serve<T>(kind: string, target: string, answer: () => T): Promise<T> {
    this.calls.push(`${kind} ${target}`);
    const open = (this.open.get(kind) ?? 0) + 1;
    this.open.set(kind, open);
    this.peak.set(kind, Math.max(open, this.atOnce(kind)));
    for (let turns = target === this.faults.slow ? 10 : 1; turns > 0; turns--) await new Promise(setImmediate);
    this.open.set(kind, (this.open.get(kind) ?? 0) - 1);
    return answer();
  }
}

export function arnOf(name: string): string {
  return `arn:aws:secretsmanager:${IRELAND}:${ACCOUNT}:secret:${name}-AbCdEf`;
}

/** A docker config by hand, not by the code under test. */
export function dockerConfig(...logins: [host: string, auth: string][]): string {
  return `{"auths":{${logins.map(([host, auth]) => `"${host}":{"auth":"${auth}"}`).join(',')}}}`;
}

/** The error that a promise must end with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => new Error('nothing failed'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new TypeError('what was thrown is no Error');
  return outcome;
}
