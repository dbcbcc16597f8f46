import { aws, tryAws } from './aws';
import type { Keys } from './place';
import type { Outcome } from './run';

/** What a token says; see GitHub, "OpenID Connect reference". */
export interface Claims {
  iss: string;
  aud: string;
  sub: string;
  /** Seconds since 1970. */
  exp: number;
}

/** A token like those that GitHub gives to jobs: the emulator believes its claims, for nobody has signed it. */
function webIdentityToken(claims: Claims): string {
  const parts = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => JSON.stringify(part));
  return [...parts, 'not a signature'].map((part) => Buffer.from(part).toString('base64url')).join('.');
}

/** Takes a role with a token, as `aws-actions/configure-aws-credentials` does. */
export async function assumeWithWebIdentity(role: string, claims: Claims): Promise<Keys> {
  return keysOf(await aws(args(role, claims)));
}

/** Takes a role with a token, to whatever end. */
export function tryWebIdentity(role: string, claims: Claims): Promise<Outcome> {
  return tryAws(args(role, claims));
}

/** Takes a role as somebody. */
export async function assume(role: string, as: Keys): Promise<Keys> {
  return keysOf(await aws(['sts', 'assume-role', '--role-arn', role, '--role-session-name', 'reader'], { as }));
}

function args(role: string, claims: Claims): string[] {
  const session = ['--role-arn', role, '--role-session-name', 'job'];
  return ['sts', 'assume-role-with-web-identity', ...session, '--web-identity-token', webIdentityToken(claims)];
}

interface Session {
  Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
}

function keysOf({ Credentials }: Session): Keys {
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
