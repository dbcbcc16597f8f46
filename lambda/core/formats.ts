import { type PlaceholderValues, renderTemplate } from './template';
import { USERNAME } from './token';

/** The docker `auth` of each registry host: base64 of `AWS:<password>`. */
export type Auths = Record<string, string>;

interface Format {
  /** Tags of the secret that its reader requires. */
  tags: Record<string, string>;
}

/** A format whose value contains the tokens of every registry of the credential. */
export interface ManyRegistries extends Format {
  holds: 'every registry';
  /** Whether the value is stored as SecretBinary. All other values are stored as SecretString. */
  binary: boolean;
  render(auths: Auths): string;
  /** Returns the entries of a value that `render` returned, and no entries for any other value. */
  parse(value: string): Auths;
}

/** A format for tools that accept one user name and one password: its value contains the token of one region. */
export interface OnePassword extends Format {
  holds: 'one password';
  /** Whether the value contains a registry host, so that the secret must identify one registry of the region. */
  namesRegistry: boolean;
  /** @param template the text from the config, which only the format `template` uses */
  render(values: PlaceholderValues, template: string): string;
}

/** The formats in which a token is written into a secret, one entry per kind of consumer. */
export const FORMATS = {
  /**
   * A docker config with bare host names. docker, podman, skopeo and Kubernetes need no field besides `auth`.
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
   * The same value as a file credential of the Jenkins AWS Secrets Manager Credentials Provider, which reads files only
   * from SecretBinary. Source: its documentation, "Secret File".
   */
  'jenkins-file': {
    holds: 'every registry',
    binary: true,
    tags: { 'jenkins:credentials:type': 'file', 'jenkins:credentials:filename': 'config.json' },
    render: renderDockerConfig,
    parse: parseDockerConfig,
  },
  /**
   * The password alone. The Jenkins AWS Secrets Manager Credentials Provider uses the whole string as the password and
   * reads everything else from tags. Source: its documentation, "Username with Password".
   */
  jenkins: {
    holds: 'one password',
    namesRegistry: false,
    tags: { 'jenkins:credentials:type': 'usernamePassword', 'jenkins:credentials:username': USERNAME },
    render: ({ password }) => password,
  },
  /**
   * User name and password. There are no other fields, because GitHub's get-secrets action masks the value of every
   * field in the whole log.
   * Source: ECS, "Using non-AWS container images"; cdk-assets, "Docker credentials".
   */
  'username-password': {
    holds: 'one password',
    namesRegistry: false,
    tags: {},
    render: ({ username, password }) => JSON.stringify({ username, password }),
  },
  /** The password alone, for `docker login --password-stdin` and tools that read a password from a file. */
  password: {
    holds: 'one password',
    namesRegistry: false,
    tags: {},
    render: ({ password }) => password,
  },
  /** The `Authorization` header for the registry's HTTP API. Source: Amazon ECR, "Registry authentication", "Using HTTP API". */
  'basic-auth': {
    holds: 'one password',
    namesRegistry: false,
    tags: {},
    render: ({ auth }) => `Basic ${auth}`,
  },
  /**
   * The fields of an Argo CD repository secret for OCI charts. Every field is a string, and the URL has no scheme.
   * Source: Argo CD, "Declarative Setup", "Helm".
   */
  'argo-cd': {
    holds: 'one password',
    namesRegistry: true,
    tags: {},
    render: ({ registry, username, password }) =>
      JSON.stringify({ url: registry, type: 'helm', enableOCI: 'true', username, password }),
  },
  /** A JSON object for tools that can select a field. Times are in ISO 8601 format. */
  json: {
    holds: 'one password',
    namesRegistry: true,
    tags: {},
    render: ({ registry, region, username, password, auth, expiresAt }) =>
      JSON.stringify({ registry, region, username, password, auth, expiresAt }),
  },
  /** A text from the config with placeholders, for all other tools. */
  template: {
    holds: 'one password',
    namesRegistry: true,
    tags: {},
    render: (values, template) => renderTemplate(template, values),
  },
} as const satisfies Record<string, ManyRegistries | OnePassword>;

/** The name of a format, as used in the config and in the secret's tag `ecr-format`. */
export type FormatName = keyof typeof FORMATS;

/** The names of all formats, in the order of {@link FORMATS}. */
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
