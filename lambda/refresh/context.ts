import { errorMessage } from '../core/error-message';
import type { ResolvedSpec } from '../core/spec';
import { Redactor } from '../runtime/redactor';
import { ACCESS_DENIED_RETRY_MS, retryAccessDenied } from '../runtime/retry-access-denied';
import type { Ports } from './ports';
import type { Failure } from './refresh-error';

/** How one run is meant. */
export interface RunOptions {
  /** The schedule's run. Any other (a deploy's, one by hand) is patient with IAM. */
  scheduled: boolean;
  /**
   * A deploy's run. It fails only if a secret is left without a live value: a rollback must not fail because ECR is down.
   * Any other fails whenever it could not renew everything.
   */
  deploying: boolean;
  /** Ends every call that still waits. */
  signal: AbortSignal;
}

/** What the steps of one run share. */
export class Run {
  readonly signal: AbortSignal;
  readonly deploying: boolean;
  readonly startedAt: Date;
  /** What should be looked at, though it stopped nothing. */
  readonly warnings: string[] = [];
  private readonly patientUntil: Date;
  private readonly redactor = new Redactor();

  constructor(
    readonly spec: ResolvedSpec,
    readonly ports: Ports,
    options: RunOptions,
  ) {
    this.signal = options.signal;
    this.deploying = options.deploying;
    this.startedAt = ports.clock.now();
    this.patientUntil = new Date(this.startedAt.getTime() + (options.scheduled ? 0 : ACCESS_DENIED_RETRY_MS));
  }

  /** Calls AWS, with patience where IAM may not know the role yet. */
  call<T>(aws: () => Promise<T>): Promise<T> {
    return retryAccessDenied(this.ports.clock, this.patientUntil, aws);
  }

  /** From here on nothing of this token stands in any text that leaves the run. */
  keepSecret(auth: string): void {
    this.redactor.learn(auth);
  }

  /** The same for a value that is sent as bytes. */
  keepSecretBytes(value: Uint8Array): void {
    this.redactor.learnBytes(value);
  }

  /** What a service said, without any piece of a token: it may leave the run. */
  clean(text: string): string {
    return this.redactor.clean(text);
  }

  /** An error in words that may leave the run. */
  errorMessage(error: unknown): string {
    return errorMessage(error, (text) => this.clean(text));
  }

  /** Notes a warning, in words that may leave the run. */
  warn(target: string, text: string): void {
    this.warnings.push(`${target}: ${this.errorMessage(new Error(text))}`);
  }

  /** Notes failures that stopped nothing; their words are clean. */
  warnOf(failures: Failure[]): void {
    this.warnings.push(...failures.map(({ target, reason }) => `${target}: ${reason}`));
  }

  /** Works on every target at once, and on each whatever becomes of the others; results keep the targets' order. */
  async each<T, R>(
    targets: readonly T[],
    name: (target: T) => string,
    work: (target: T) => Promise<R>,
  ): Promise<{ done: R[]; failures: Failure[] }> {
    const settled = await Promise.allSettled(targets.map(work));
    const done: R[] = [];
    const failures: Failure[] = [];
    for (const [index, outcome] of settled.entries()) {
      if (outcome.status === 'fulfilled') done.push(outcome.value);
      else failures.push({ target: name(targets[index] as T), reason: this.errorMessage(outcome.reason) });
    }
    return { done, failures };
  }
}
