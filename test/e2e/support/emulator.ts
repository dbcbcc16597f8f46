import { ACCOUNT, type Keys, type Place, place, REGION } from './place';

/** Requests that fail on purpose; a missing `times` is for ever. */
interface Fault {
  /** A part of the operation's name, such as `GetAuthorizationToken`. */
  operation: string;
  /** The error's name. */
  error: string;
  /** @default 400 */
  status?: number;
  message?: string;
  region?: string;
  times?: number;
}

/** What a test changes; see emulator/settings.py, Behaviour. */
interface Behaviour {
  tokenTtlSeconds?: number;
  faults?: Fault[];
  registryRefusal?: { status: number; message: string } | null;
}

/** One thing that happened. */
export interface LogEntry {
  operation: string;
  status?: number | string;
  region?: string;
  /** The role that asked. */
  role?: string | null;
  secret?: string | null;
  host?: string;
  /** A function's run: its ARN and what it printed. */
  function?: string;
  output?: string;
}

const LIFETIME_SECONDS = 12 * 3600;

export async function behave({ tokenTtlSeconds, faults, registryRefusal }: Behaviour): Promise<void> {
  await ask('behaviour', {
    ...(tokenTtlSeconds === undefined ? {} : { token_ttl_seconds: tokenTtlSeconds }),
    ...(faults === undefined ? {} : { faults }),
    ...(registryRefusal === undefined ? {} : { registry_refusal: registryRefusal }),
  });
}

/** Back to an AWS where nothing is wrong. */
export function behaveWell(): Promise<void> {
  return behave({ tokenTtlSeconds: LIFETIME_SECONDS, faults: [], registryRefusal: null });
}

export function log(): Promise<LogEntry[]> {
  return ask('log');
}

/** What happened during a piece of work. */
export async function logOf(work: () => Promise<unknown>): Promise<LogEntry[]> {
  const { length } = await log();
  await work();
  return (await log()).slice(length);
}

/** Every password of a token that ECR ever gave out. */
export function passwords(): Promise<string[]> {
  return ask('passwords');
}

/** Lets a schedule's time come. */
export function fire(schedule: string, region: string = REGION): Promise<{ error?: string; result?: unknown }> {
  return ask('fire', { schedule, region, account: ACCOUNT });
}

/** Waits until no function runs any more that an event or a deploy has started. */
export async function settle(): Promise<void> {
  await ask('settle', {});
}

/** Keys of a session like the one that a function of that role has. */
export function sessionOf(role: string): Promise<Keys> {
  return ask('session', { role, region: REGION });
}

async function ask<T>(request: string, body?: object, here: Place = place()): Promise<T> {
  const response = await fetch(`${here.endpoint}/_emulator/${request}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`the emulator answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
