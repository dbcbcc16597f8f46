import { ACCOUNT, type Keys, REGION, testEnvironment } from './environment';

/** Requests that the emulator answers with an error. */
interface Fault {
  /** A part of the operation's name, such as `GetAuthorizationToken`. */
  operation: string;
  /** The name of the AWS error. */
  error: string;
  /** @default 400 */
  status?: number;
  /** @default a text of the emulator */
  message?: string;
  /** @default every region */
  region?: string;
  /** The number of requests that fail. @default all requests until the emulator is reset */
  times?: number;
}

/** Answers of registries whose status changes. */
interface RegistryChange {
  /** The end of the registry's host name. @default every registry */
  host?: string;
  /** The status without the change. */
  from: number;
  /** The code of the error without the change. @default any answer with the status */
  code?: string;
  to: number;
}

/** What a test can change in the emulator. See `Behaviour` in emulator/settings.py. */
interface Behaviour {
  /** The validity of new tokens. @default 12 hours */
  tokenTtlSeconds?: number;
  /** @default none */
  faults?: Fault[];
  /** The answer of all registries to every request. @default none: the registries check the token */
  registryRefusal?: { status: number; message: string };
  /** @default none */
  registryChanges?: RegistryChange[];
}

/** One entry of the emulator's log. */
export interface LogEntry {
  operation: string;
  /** The role that sent the request. */
  role?: string | null;
  /** The ARN of the function that ran. */
  function?: string;
}

/** All requests for tokens fail as if ECR were unavailable. */
export const ECR_DOWN: Fault = {
  operation: 'GetAuthorizationToken',
  error: 'ServerException',
  status: 500,
  message: 'ECR is down',
};

/** Sets the emulator's behaviour, with defaults for everything that is not given. */
export async function configureEmulator(behaviour: Behaviour): Promise<void> {
  await ask('behaviour', {
    token_ttl_seconds: behaviour.tokenTtlSeconds ?? 12 * 3600,
    faults: behaviour.faults ?? [],
    registry_refusal: behaviour.registryRefusal ?? null,
    registry_changes: behaviour.registryChanges ?? [],
  });
}

/** Removes all faults. */
export function resetEmulator(): Promise<void> {
  return configureEmulator({});
}

/** Returns everything that happened in the emulator so far. */
export function log(): Promise<LogEntry[]> {
  return ask('log');
}

/** Returns what happened in the emulator during a piece of work. */
export async function logOf(work: () => Promise<unknown>): Promise<LogEntry[]> {
  const { length } = await log();
  await work();
  return (await log()).slice(length);
}

/** Returns the password of every token that ECR issued. */
export function passwords(): Promise<string[]> {
  return ask('passwords');
}

/** Lets every token that ECR issued expire now. */
export async function expireTokens(): Promise<void> {
  await ask('expire', {});
}

/** Triggers a schedule and waits for the last attempt of its function. */
export function runSchedule(schedule: string): Promise<{ error?: string; result?: unknown }> {
  return ask('schedule', { schedule, region: REGION, account: ACCOUNT });
}

/** Waits until all functions have finished that events or deployments started. */
export async function waitForFunctions(): Promise<void> {
  await ask('wait', {});
}

/** Returns temporary credentials of a role, like those that Lambda gives to a function. */
export function sessionOf(role: string): Promise<Keys> {
  return ask('session', { role, region: REGION });
}

async function ask<T>(request: string, body?: object): Promise<T> {
  const response = await fetch(`${testEnvironment().endpoint}/_emulator/${request}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`the emulator answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
