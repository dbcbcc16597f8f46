import { partitionOf } from '../../../infra/config/common/regions';

/** A deployed function as its caller sees it. */
export interface InvokedFunction {
  name: string;
  region: string;
  /** Runs the function once. `payload` is its result or its error. */
  run(event: unknown, signal: AbortSignal): Promise<{ payload: unknown; failed: boolean }>;
}

/** The Lambda functions of one account in all regions. */
export class Functions {
  private readonly all: InvokedFunction[] = [];
  private readonly stopped = new AbortController();

  constructor(private readonly account: string) {}

  add(added: InvokedFunction): void {
    this.all.push(added);
  }

  /** Returns the function with a name or an ARN. */
  find(region: string, nameOrArn: string): InvokedFunction | undefined {
    return this.all.find(
      (candidate) =>
        candidate.region === region && [candidate.name, this.arnOf(region, candidate.name)].includes(nameOrArn),
    );
  }

  /** Returns the ARN of a function. The function need not exist. */
  arnOf(region: string, nameOrArn: string): string {
    if (nameOrArn.startsWith('arn:')) return nameOrArn;
    return `arn:${partitionOf(region)}:lambda:${region}:${this.account}:function:${nameOrArn}`;
  }

  /** Runs a function until it ends or {@link stop} is called. */
  run(invoked: InvokedFunction, event: unknown): ReturnType<InvokedFunction['run']> {
    return invoked.run(event, this.stopped.signal);
  }

  /** Stops all running functions. */
  stop(): void {
    this.stopped.abort();
  }
}
