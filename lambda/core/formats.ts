import { type Facts, renderTemplate } from './template';
import { USERNAME } from './token';

/** Hosts and their docker `auth`: base64 of `AWS:<password>`. */
export type Auths = Record<string, string>;

interface Format {
  /** What the secret's reader looks for in its tags. */
  tags: Record<string, string>;
}

/** One value for every registry of the credential. */
export interface ManyRegistries extends Format {
  holds: 'every registry';
  /** Whether the value is a SecretBinary; all others are SecretStrings. */
  binary: boolean;
  render(auths: Auths): string;
  /** The entries of a value that this format rendered before; none of a value that it did not. */
  parse(value: string): Auths;
}

/** A value for tools that know one user name and one password: the token of one region. */
export interface OnePassword extends Format {
  holds: 'one password';
  /** Whether the value names a registry, so that it must be clear which of a region it is. */
  namesRegistry: boolean;
  /** @param template the secret's own text; only `template` has one */
  render(login: Facts, template: string): string;
}

/**
 * How a token is written into a secret, one entry a kind of consumer. infra/ and lambda/ both read this table.
 */
export const FORMATS = {
  /**
   * A docker config with bare hosts; `auth` alone is enough for docker, podman, skopeo and Kubernetes.
   * Source: containers-auth.json(5); Kubernetes, "Pull an Image from a Private Registry".
   */
  dockerconfigjson: {
    holds: 'every registry',
    binary: false,
    tags: {},
    render: renderDockerConfig,
    parse: parseDockerConfig,
  },
  /**
   * The same as the Jenkins AWS Secrets Manager Credentials Provider's file credential, which it reads from bytes alone.
   * Source: its documentation, "Secret File".
   */
  'jenkins-file': {
    holds: 'every registry',
    binary: true,
    tags: { 'jenkins:credentials:type': 'file', 'jenkins:credentials:filename': 'config.json' },
    render: renderDockerConfig,
    parse: parseDockerConfig,
  },
  /**
   * The Jenkins AWS Secrets Manager Credentials Provider takes the whole string as the password, and everything else
   * from tags. Source: its documentation, "Username with Password".
   */
  jenkins: {
    holds: 'one password',
    namesRegistry: false,
    tags: { 'jenkins:credentials:type': 'usernamePassword', 'jenkins:credentials:username': USERNAME },
    render: ({ password }) => password,
  },
  /**
   * User name and password, and nothing more: GitHub's get-secrets action masks every further field all over a log.
   * Source: ECS, "Using non-AWS container images"; cdk-assets, "Docker credentials".
   */
  'username-password': {
    holds: 'one password',
    namesRegistry: false,
    tags: {},
    render: ({ username, password }) => JSON.stringify({ username, password }),
  },
  /** For `docker login --password-stdin`, and whatever reads a password from a file. */
  password: {
    holds: 'one password',
    namesRegistry: false,
    tags: {},
    render: ({ password }) => password,
  },
  /** The header of the registry's HTTP API. Source: Amazon ECR, "Registry authentication", "Using HTTP API". */
  'basic-auth': {
    holds: 'one password',
    namesRegistry: false,
    tags: {},
    render: ({ auth }) => `Basic ${auth}`,
  },
  /**
   * The fields of an Argo CD repository secret for OCI charts, every one a string; the URL has no scheme.
   * Source: Argo CD, "Declarative Setup", "Helm".
   */
  'argo-cd': {
    holds: 'one password',
    namesRegistry: true,
    tags: {},
    render: ({ registry, username, password }) =>
      JSON.stringify({ url: registry, type: 'helm', enableOCI: 'true', username, password }),
  },
  /** For whatever can pick a field; times are ISO 8601. */
  json: {
    holds: 'one password',
    namesRegistry: true,
    tags: {},
    render: ({ registry, region, username, password, auth, expiresAt }) =>
      JSON.stringify({ registry, region, username, password, auth, expiresAt }),
  },
  /** The config's own text, with placeholders: for everything else. */
  template: {
    holds: 'one password',
    namesRegistry: true,
    tags: {},
    render: (login, template) => renderTemplate(template, login),
  },
} as const satisfies Record<string, ManyRegistries | OnePassword>;

/** The name of a format, as in the config and in a secret's tag `ecr-format`. */
export type FormatName = keyof typeof FORMATS;

/** Every format, in the order of {@link FORMATS}. */
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

function renderDockerConfig(auths: Auths): string {
  return JSON.stringify({
    auths: Object.fromEntries(Object.entries(auths).map(([host, auth]) => [host, { auth }])),
  });
}

function parseDockerConfig(value: string): Auths {
  let config: unknown;
  try {
    config = JSON.parse(value);
  } catch {
    return {};
  }
  const { auths } = Object(config) as { auths?: unknown };
  const entries = Object.entries(Object(auths) as Record<string, { auth?: unknown } | null>);
  return Object.fromEntries(
    entries.flatMap(([host, entry]) => (typeof entry?.auth === 'string' ? [[host, entry.auth]] : [])),
  );
}
