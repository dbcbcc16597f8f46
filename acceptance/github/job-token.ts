/** What GitHub gives to a job that has the permission `id-token: write`. */
export interface JobTokenRequest {
  url: string;
  /** The token of the request. It is not the token that AWS accepts. */
  token: string;
}

const TIMEOUT_MS = 20_000;

/**
 * Returns a function that requests the job's token for an audience. Source: GitHub Docs, "OpenID Connect reference",
 * "Methods for requesting the OIDC token".
 * @param onToken receives each token, so that it can be removed from reports
 */
export function createJobToken(
  { url, token }: JobTokenRequest,
  onToken: (token: string) => void,
): (audience: string) => Promise<string> {
  return async (audience) => {
    const request = new URL(url);
    request.searchParams.set('audience', audience);
    const response = await fetch(request, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { value } = (await response.json()) as { value?: unknown };
    if (typeof value !== 'string') throw new Error(`GitHub returned no token: it answered ${response.status}`);
    onToken(value);
    return value;
  };
}
