import { FORMATS, type FormatName } from './formats';
import { USERNAME } from './token';

/** How a docker `auth` is found again in what each format has rendered. Nobody knows what a template holds. */
const LOGINS: Record<Exclude<FormatName, 'template'>, (value: string, host: string) => string | undefined> = {
  dockerconfigjson: (value, host) => FORMATS.dockerconfigjson.parse(value)[host],
  'jenkins-file': (value, host) => FORMATS['jenkins-file'].parse(value)[host],
  'username-password': fromFields,
  jenkins: (value) => encode(USERNAME, value),
  password: (value) => encode(USERNAME, value),
  'basic-auth': (value) => value.replace(/^Basic /, ''),
  'argo-cd': fromFields,
  json: (value) => (JSON.parse(value) as { auth: string }).auth,
};

/**
 * The docker `auth` of a host, base64 of `AWS:<password>`, out of a secret's value.
 * @throws Error if the value has none; it never quotes the value
 */
export function authOf(format: FormatName, value: string, host: string): string {
  const auth = format === 'template' ? undefined : LOGINS[format](value, host);
  if (!auth) throw new Error(`the secret holds no login for ${host}`);
  return auth;
}

function fromFields(value: string): string {
  const { username, password } = JSON.parse(value) as { username: string; password: string };
  return encode(username, password);
}

function encode(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
