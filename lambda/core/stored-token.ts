import { FORMATS, type FormatName } from './formats';
import { encodeAuth, USERNAME } from './token';

/** Reads a docker `auth` from a value of each format. A template can contain any text, so it has no reader. */
const AUTH_READERS: Record<Exclude<FormatName, 'template'>, (value: string, host: string) => string | undefined> = {
  dockerconfigjson: (value, host) => FORMATS.dockerconfigjson.parse(value)[host],
  'jenkins-file': (value, host) => FORMATS['jenkins-file'].parse(value)[host],
  'username-password': readUserAndPassword,
  jenkins: (value) => encodeAuth(USERNAME, value),
  password: (value) => encodeAuth(USERNAME, value),
  'basic-auth': (value) => value.replace(/^Basic /, ''),
  'argo-cd': readUserAndPassword,
  json: (value) => (JSON.parse(value) as { auth: string }).auth,
};

/**
 * Reads the docker `auth` of a host, base64 of `AWS:<password>`, from the value of a secret.
 * @throws Error if the value contains none. The error never quotes the value.
 */
export function readStoredAuth(format: FormatName, value: string, host: string): string {
  const auth = format === 'template' ? undefined : AUTH_READERS[format](value, host);
  if (!auth) throw new Error(`the secret contains no token for ${host}`);
  return auth;
}

/**
 * Reads the docker `auth` of every host in the value of a secret.
 * @throws Error if the value of a format with one password is malformed. The error never quotes the value.
 */
export function readStoredAuths(format: FormatName, value: string): string[] {
  const { [format]: known } = FORMATS;
  if (known.holds === 'every registry') return Object.values(known.parse(value));
  return [readStoredAuth(format, value, 'any host')];
}

function readUserAndPassword(value: string): string {
  const { username, password } = JSON.parse(value) as { username: string; password: string };
  return encodeAuth(username, password);
}
