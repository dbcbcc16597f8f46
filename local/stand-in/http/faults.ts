import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, CallRecord } from './calls';
import { type Reply, send } from './http';

/** A fault that can be injected into a call. */
export type Fault =
  /** The response is replaced. */
  | { kind: 'reply'; reply: Reply }
  /** The connection is reset. */
  | { kind: 'reset' }
  /** There is no response. */
  | { kind: 'hang' }
  /** The correct response is delayed. */
  | { kind: 'delay'; milliseconds: number }
  /** The correct response is changed. Only for the AWS JSON APIs. */
  | { kind: 'change'; change: (response: unknown) => unknown }
  /** The call waits: `before` it is processed, and `after` that, before the response is sent. */
  | { kind: 'hold'; before?: (call: Call) => Promise<void>; after?: (call: Call) => Promise<void> };

interface Planned {
  fault: Fault;
  match: Partial<Call>;
  remaining: number;
}

/** The faults that are planned for future calls. */
export class Faults {
  private planned: Planned[] = [];

  /**
   * Plans a fault.
   * @param match the properties of the affected calls
   * @param times the number of affected calls
   */
  inject(fault: Fault, match: Partial<Call> = {}, times = Number.POSITIVE_INFINITY): void {
    this.planned.push({ fault, match, remaining: times });
  }

  /** Returns the oldest fault that affects a call, and counts it. */
  take(call: Call): Fault | undefined {
    const planned = this.planned.find(
      ({ fault, match, remaining }) => remaining > 0 && supports(fault, call) && matches(match, call),
    );
    if (planned) planned.remaining--;
    return planned?.fault;
  }

  /** Removes all faults. */
  clear(): void {
    this.planned = [];
  }
}

/** Returns a fault in which an AWS API returns an error, such as throttling or a 5xx. */
export function awsFault(type: string, message: string, status = 400): Fault {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { kind: 'reply', reply: { status, headers, body: JSON.stringify({ __type: type, message }) } };
}

/** The response to a call, and its outcome in the call log. */
export interface Outcome {
  outcome: string;
  reply: Reply;
}

/**
 * Responds to a call, with its fault if one is planned, and logs the outcome.
 * @param work creates the correct response. It passes the body to the function that it receives, which may change it.
 */
export async function respond(
  { faults, calls }: { faults: Faults; calls: CallRecord[] },
  call: Call,
  response: ServerResponse,
  work: (change: (body: unknown) => unknown) => Outcome | Promise<Outcome>,
): Promise<void> {
  const fault = faults.take(call);
  if (fault?.kind === 'delay') await sleep(fault.milliseconds);
  if (fault?.kind === 'hold') await fault.before?.(call);
  if (fault === undefined || ['delay', 'change', 'hold'].includes(fault.kind)) {
    const { outcome, reply } = await work(fault?.kind === 'change' ? fault.change : (body) => body);
    calls.push({ ...call, outcome });
    if (fault?.kind === 'hold') await fault.after?.(call);
    send(response, reply);
    return;
  }
  calls.push({ ...call, outcome: fault.kind });
  if (fault.kind === 'reply') send(response, fault.reply);
  if (fault.kind === 'reset') response.socket?.resetAndDestroy();
}

function supports(fault: Fault, call: Call): boolean {
  return fault.kind !== 'change' || !['registry', 'lambda'].includes(call.service);
}

function matches(match: Partial<Call>, call: Call): boolean {
  return Object.entries(match).every(([key, value]) => call[key as keyof Call] === value);
}
