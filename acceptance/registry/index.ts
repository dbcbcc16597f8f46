import { lookup } from 'node:dns/promises';

/** A request to a registry's HTTP API. */
export interface RegistryRequest {
  /** @default 'GET' */
  method?: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** The header `Authorization`. @default none */
  authorization?: string;
  /** @default none */
  headers?: Record<string, string>;
  /** @default none */
  body?: string | Uint8Array<ArrayBuffer>;
}

/** A registry's answer. */
export interface RegistryAnswer {
  status: number;
  /** The headers, with names in lowercase. */
  headers: Record<string, string>;
  body: string;
}

/** Calls registries. Tests replace it with canned answers. */
export interface RegistryClient {
  /**
   * Sends one request and does not follow redirects.
   * @param url a URL, such as `https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/`
   */
  request(url: string, request?: RegistryRequest): Promise<RegistryAnswer>;
  /** Returns whether a host name exists in DNS. */
  exists(host: string): Promise<boolean>;
}

const TIMEOUT_MS = 20_000;

/** @param stop ends all requests */
export function createRegistryClient(stop: AbortSignal): RegistryClient {
  return {
    async request(url, { method = 'GET', authorization, headers = {}, body } = {}) {
      const response = await fetch(url, {
        method,
        headers: { ...headers, ...(authorization && { authorization }) },
        redirect: 'manual',
        signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
        ...(body !== undefined && { body }),
      }).catch((error: Error) => {
        // The reason, such as ENOTFOUND, is in the cause.
        const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
        throw new Error(`${new URL(url).host} did not answer: ${code ?? message}`, { cause: error });
      });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    },
    async exists(host) {
      try {
        await lookup(host);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOTFOUND') return false;
        throw error;
      }
    },
  };
}

/** Returns the header with which a registry accepts a token. */
export function basic(auth: string): string {
  return `Basic ${auth}`;
}

/** Returns the header with which ECR Public accepts a token. */
export function bearer(auth: string): string {
  return `Bearer ${auth}`;
}

/** Returns the IAM action that an answer denies, or undefined if the answer is no denial or names none. */
export function deniedAction({ status, body }: RegistryAnswer): string | undefined {
  return status === 403 ? /not authorized to perform: ([\w-]+:\w+)/.exec(body)?.[1] : undefined;
}

/** Returns a registry's answer in words: its status, and unless it is a success, the first error of its body. */
export function describeAnswer({ status, body }: RegistryAnswer): string {
  if (status >= 200 && status < 300) return `${status}`;
  const [, code = '', message = ''] = /"code"\s*:\s*"([^"]*)".*?"message"\s*:\s*"([^"]*)"/s.exec(body) ?? [];
  const words = code ? `${code}: ${message}` : body.trim().slice(0, 200);
  return words ? `${status} (${words})` : `${status}`;
}
