import { errorMessage, printable } from '../core/error-message';
import type { ResolvedSpec } from '../core/spec';
import { Redactor } from '../runtime/redactor';
import { ACCESS_DENIED_RETRY_MS, retryAccessDenied } from '../runtime/retry-access-denied';
import type { Ports } from './ports';
import type { Failure } from './refresh-error';

/** The options of one run. */
export interface RunOptions {
  /** Whether the schedule started the run. Every other run retries denied calls for 60 seconds. */
  scheduled: boolean;
  /**
   * Whether the run is part of a deployment. Such a run fails only if a secret is left without a valid value, or with a
   * value of another key, because a rollback must not fail while ECR is down. Every other run fails if any region or secret was not updated.
   */
  duringDeployment: boolean;
  /** Aborts all pending calls. */
  signal: AbortSignal;
}

/** The state that the steps of one run share. */
export class RefreshContext {
  readonly signal: AbortSignal;
  readonly duringDeployment: boolean;
  readonly startedAt: Date;
  /** Problems that did not stop the run, each with its target. */
  readonly warnings: string[] = [];
  /** Removes the tokens that the run has received from every text that leaves the run. */
  readonly redactor = new Redactor();
  private readonly retryAccessDeniedUntil: Date;

  constructor(
    readonly spec: ResolvedSpec,
    readonly ports: Ports,
    options: RunOptions,
  ) {
    this.signal = options.signal;
    this.duringDeployment = options.duringDeployment;
    this.startedAt = ports.clock.now();
    const retryMs = options.scheduled ? 0 : ACCESS_DENIED_RETRY_MS;
    this.retryAccessDeniedUntil = new Date(this.startedAt.getTime() + retryMs);
  }

  /** Calls AWS, and retries denied calls unless the schedule started the run. */
  callAws<T>(call: () => Promise<T>): Promise<T> {
    return retryAccessDenied(this.ports.clock, this.retryAccessDeniedUntil, call);
  }

  /** Returns a text of AWS without any piece of a token, and without control and format characters. */
  clean(text: string): string {
    return this.redactor.redact(printable(text));
  }

  /** Describes an error in one line without any piece of a token. */
  errorMessage(error: unknown): string {
    return errorMessage(error, (text) => this.redactor.redact(text));
  }

  /** Adds a warning without any piece of a token. */
  warn(target: string, text: string): void {
    this.warnings.push(`${target}: ${this.errorMessage(new Error(text))}`);
  }

  /** Adds failures as warnings. Their reasons contain no token. */
  warnOfFailures(failures: Failure[]): void {
    this.warnings.push(...failures.map(({ target, reason }) => `${target}: ${reason}`));
  }

  /** Processes all targets concurrently, and continues if some of them fail. The results are in the order of the targets. */
  async forEachTarget<T, R>(
    targets: readonly T[],
    nameOf: (target: T) => string,
    process: (target: T) => Promise<R>,
  ): Promise<{ done: R[]; failures: Failure[] }> {
    const settled = await Promise.allSettled(targets.map(process));
    const done: R[] = [];
    const failures: Failure[] = [];
    for (const [index, outcome] of settled.entries()) {
      if (outcome.status === 'fulfilled') done.push(outcome.value);
      else failures.push({ target: nameOf(targets[index] as T), reason: this.errorMessage(outcome.reason) });
    }
    return { done, failures };
  }
}
