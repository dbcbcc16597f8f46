import { partitionOf } from '../../../infra/config/shared/regions';

/** A deployed function, as whoever invokes it sees it. */
export interface InvokedFunction {
  name: string;
  region: string;
  /** Runs it once; `payload` is its result, or its error's words. */
  run(event: unknown, signal: AbortSignal): Promise<{ payload: unknown; failed: boolean }>;
}

/** The Lambda functions of one account, in every region. */
export class Functions {
  private readonly all: InvokedFunction[] = [];
  private readonly stopped = new AbortController();

  constructor(private readonly account: string) {}

  add(added: InvokedFunction): void {
    this.all.push(added);
  }

  /** A function by its name or its ARN. */
  find(region: string, nameOrArn: string): InvokedFunction | undefined {
    return this.all.find(
      (candidate) =>
        candidate.region === region && [candidate.name, this.arnOf(region, candidate.name)].includes(nameOrArn),
    );
  }

  /** The ARN of a function of that name, whether it is there or not. */
  arnOf(region: string, nameOrArn: string): string {
    if (nameOrArn.startsWith('arn:')) return nameOrArn;
    return `arn:${partitionOf(region)}:lambda:${region}:${this.account}:function:${nameOrArn}`;
  }

  /** Runs a function until it ends, or everything does. */
  run(invoked: InvokedFunction, event: unknown): ReturnType<InvokedFunction['run']> {
    return invoked.run(event, this.stopped.signal);
  }

  /** Ends every run. */
  stop(): void {
    this.stopped.abort();
  }
}
