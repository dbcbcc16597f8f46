import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, CallRecord } from './calls';
import { type Reply, send } from './http';

/** What can inject a call. */
export type Fault =
  /** This answer, whatever the call was. */
  | { kind: 'reply'; reply: Reply }
  /** The connection is reset. */
  | { kind: 'reset' }
  /** No answer, ever. */
  | { kind: 'hang' }
  /** The right answer, later. */
  | { kind: 'delay'; milliseconds: number }
  /** The right answer, spoilt; of the AWS JSON APIs only. */
  | { kind: 'change'; change: (answer: unknown) => unknown }
  /** The right answer, not before these let it: `before` the call's work is done, and `after` it, before it is told. */
  | { kind: 'hold'; before?: (call: Call) => Promise<void>; after?: (call: Call) => Promise<void> };

interface Planned {
  fault: Fault;
  match: Partial<Call>;
  left: number;
}

/** The faults that wait for their calls. */
export class Faults {
  private planned: Planned[] = [];

  /**
   * Plans a fault.
   * @param match the calls that it befalls: those that agree in every property given here
   * @param times how many of them
   */
  inject(fault: Fault, match: Partial<Call> = {}, times = Number.POSITIVE_INFINITY): void {
    this.planned.push({ fault, match, left: times });
  }

  /** Takes the oldest fault that befalls a call. */
  take(call: Call): Fault | undefined {
    const planned = this.planned.find(({ fault, match, left }) => left > 0 && fits(fault, call) && agrees(match, call));
    if (planned) planned.left--;
    return planned?.fault;
  }

  /** Forgets every fault. */
  clear(): void {
    this.planned = [];
  }
}

/** The fault of an AWS API that answers with an error of its own: throttling, a 5xx. */
export function awsFault(type: string, message: string, status = 400): Fault {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { kind: 'reply', reply: { status, headers, body: JSON.stringify({ __type: type, message }) } };
}

/** The right answer to a call, and how it is to be called in the log. */
export interface Answer {
  outcome: string;
  reply: Reply;
}

/**
 * Answers a call, or lets its fault inject it, and logs what became of it.
 * @param work makes the right answer, spoilt by the function that it is given
 */
export async function answer(
  { faults, calls }: { faults: Faults; calls: CallRecord[] },
  call: Call,
  response: ServerResponse,
  work: (spoil: (answer: unknown) => unknown) => Answer | Promise<Answer>,
): Promise<void> {
  const fault = faults.take(call);
  if (fault?.kind === 'delay') await sleep(fault.milliseconds);
  if (fault?.kind === 'hold') await fault.before?.(call);
  if (fault === undefined || ['delay', 'change', 'hold'].includes(fault.kind)) {
    const { outcome, reply } = await work(fault?.kind === 'change' ? fault.change : (right) => right);
    calls.push({ ...call, outcome });
    if (fault?.kind === 'hold') await fault.after?.(call);
    send(response, reply);
    return;
  }
  calls.push({ ...call, outcome: fault.kind });
  if (fault.kind === 'reply') send(response, fault.reply);
  if (fault.kind === 'reset') response.socket?.resetAndDestroy();
}

function fits(fault: Fault, call: Call): boolean {
  return fault.kind !== 'change' || !['registry', 'lambda'].includes(call.service);
}

function agrees(match: Partial<Call>, call: Call): boolean {
  return Object.entries(match).every(([key, value]) => call[key as keyof Call] === value);
}
