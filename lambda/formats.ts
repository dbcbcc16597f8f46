import { type AuthorizationToken, USERNAME } from './token';

/** Hosts and their docker `auth`: base64 of `AWS:<password>`. */
export type Auths = Record<string, string>;

interface Format {
  /** What the secret's reader looks for in its tags. */
  tags: Record<string, string>;
}

/** One value for every registry of the credential. */
interface ManyRegistries extends Format {
  holds: 'every registry';
  render(auths: Auths): string;
  /** The entries of a value that this format rendered before; none of a value that it did not. */
  parse(value: string): Auths;
}

/** A value for tools that know one user name and one password: the token of one region. */
interface OnePassword extends Format {
  holds: 'one password';
  render(token: AuthorizationToken): string;
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
    tags: {},
    render: (auths) =>
      JSON.stringify({ auths: Object.fromEntries(Object.entries(auths).map(([host, auth]) => [host, { auth }])) }),
    parse: parseDockerConfig,
  },
  /**
   * User name and password, and nothing more: GitHub's get-secrets action masks every further field all over a log.
   * Source: ECS, "Using non-AWS container images"; cdk-assets, "Docker credentials".
   */
  'username-password': {
    holds: 'one password',
    tags: {},
    render: ({ password }) => JSON.stringify({ username: USERNAME, password }),
  },
  /**
   * The Jenkins AWS Secrets Manager Credentials Provider takes the whole string as the password, and everything else
   * from tags. Source: its documentation, "Username with Password".
   */
  jenkins: {
    holds: 'one password',
    tags: { 'jenkins:credentials:type': 'usernamePassword', 'jenkins:credentials:username': USERNAME },
    render: ({ password }) => password,
  },
  /** For `docker login --password-stdin`, and whatever reads a password from a file. */
  password: {
    holds: 'one password',
    tags: {},
    render: ({ password }) => password,
  },
} as const satisfies Record<string, ManyRegistries | OnePassword>;

/** The name of a format, as in the config and in a secret's tag `ecr-format`. */
export type FormatName = keyof typeof FORMATS;

/** Every format, in the order of {@link FORMATS}. */
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** What Secrets Manager takes: bytes of a value. Source: Secrets Manager quotas. */
export const MAX_VALUE_BYTES = 65_536;

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
