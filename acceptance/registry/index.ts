/** A request to a registry's HTTP API. */
export interface RegistryRequest {
  /** @default 'GET' */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
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
  };
}

/** Returns the header with which a registry accepts a token. */
export function basic(auth: string): string {
  return `Basic ${auth}`;
}

/** Returns a registry's answer in words: its status, and the first error of its body. */
export function describeAnswer({ status, body }: RegistryAnswer): string {
  const [, code = '', message = ''] = /"code"\s*:\s*"([^"]*)".*?"message"\s*:\s*"([^"]*)"/s.exec(body) ?? [];
  const words = code ? `${code}: ${message}` : body.trim().slice(0, 200);
  return words ? `${status} (${words})` : `${status}`;
}
