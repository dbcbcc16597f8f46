import { FORMATS, type FormatName } from './formats';
import { USERNAME } from './token';

/** How a docker `auth` is found again in what each format has rendered. */
const LOGINS: Record<FormatName, (value: string, host: string) => string | undefined> = {
  dockerconfigjson: (value, host) => FORMATS.dockerconfigjson.parse(value)[host],
  'username-password': (value) => {
    const { username, password } = JSON.parse(value) as { username: string; password: string };
    return encode(username, password);
  },
  jenkins: (value) => encode(USERNAME, value),
  password: (value) => encode(USERNAME, value),
};

/**
 * The docker `auth` of a host, base64 of `AWS:<password>`, out of a secret's value.
 * @throws Error if the value has none; it never quotes the value
 */
export function authOf(format: FormatName, value: string, host: string): string {
  const auth = LOGINS[format](value, host);
  if (!auth) throw new Error(`the secret holds no login for ${host}`);
  return auth;
}

function encode(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
