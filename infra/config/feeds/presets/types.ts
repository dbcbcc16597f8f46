import type { METHODS } from '../../../../lambda/core/feed-spec';
import type { ExactlyOneOf } from '../../common/tied';

/**
 * An HTTPS request. The URL's path and query can contain placeholders without secrets. Headers and the body can contain
 * every placeholder.
 */
export type RequestConfig = RequestOptions & ExactlyOneOf<RequestBody>;

/** The settings that every request has. */
export interface RequestOptions {
  /**
   * The HTTP method.
   * @default 'PUT'
   */
  method?: (typeof METHODS)[number];
  /** An https URL. The values of placeholders are percent-encoded. */
  url: string;
  /**
   * The headers by name.
   * @default the Content-Type of the body
   */
  headers?: Record<string, string>;
  /**
   * An https URL on the host of `url`, for APIs that replace the whole object. The feed reads the JSON object at this URL
   * with GET, without `headers`. It changes only the fields of `json` in it, at any depth, and sends the whole object to
   * `url`. A field that is null in `json` is deleted. The object may have at most 64 KB. Integers
   * over 2^53 in it lose precision.
   * @default the body is `json` alone
   */
  mergeInto?: string;
  /** How the API secret is sent. */
  authentication: AuthenticationConfig;
}

/** The body of a request. */
export interface RequestBody {
  /** A JSON body: any value. Placeholders are replaced inside its strings. */
  json: unknown;
  /** The body of an HTML form. */
  form: Record<string, string>;
  /** Any other body. The values of placeholders are inserted unchanged. */
  text: string;
}

/** How the API secret is sent. */
export type AuthenticationConfig = ExactlyOneOf<{
  /** `Authorization: Bearer <API secret>` */
  bearer: true;
  /** `Authorization: Basic …`, with the API secret as the password. */
  basic: BasicAuthenticationConfig;
  /** A header with the API secret. */
  header: HeaderAuthenticationConfig;
}>;

/** Basic authentication. */
export interface BasicAuthenticationConfig {
  /** The user name, without a colon. */
  username: string;
}

/** A header that contains the API secret. */
export interface HeaderAuthenticationConfig {
  /** The name of the header. */
  name: string;
  /**
   * The text before the API secret.
   * @default ''
   */
  prefix?: string;
}

/**
 * A CI/CD variable of a GitLab project or group. The feed updates the variable, and creates it if it is missing. The
 * API secret is an access token with the scope `api` and the role Maintainer (for a group's variables: Owner).
 */
export type GitLabVariableConfig = GitLabVariableOptions &
  ExactlyOneOf<{
    /** The path of a project, such as `acme/app`, or its id. */
    project: string;
    /** The path of a group, or its id. */
    group: string;
  }>;

/** The settings of a GitLab CI/CD variable. */
export interface GitLabVariableOptions {
  /**
   * The URL of the GitLab instance.
   * @default 'https://gitlab.com'
   */
  url?: string;
  /** The name of the variable. */
  key: string;
  /**
   * The value, with placeholders.
   * @default '{{value}}': the whole value of the secret
   */
  value?: string;
  /**
   * Whether job logs mask the value.
   * @default true
   */
  masked?: boolean;
  /**
   * Whether only jobs of protected branches and tags get the variable.
   * @default false
   */
  protected?: boolean;
  /**
   * The environments whose jobs get the variable. For a group's variable, any other value requires GitLab Premium.
   * @default '*'
   */
  environmentScope?: string;
  /**
   * Whether jobs get the name of a file that contains the value, instead of the value.
   * @default false
   */
  file?: boolean;
}

/**
 * The registry credentials with which a remote repository of JFrog Artifactory pulls from ECR. The repository exists
 * and has `https://<registry>` as its URL. The API secret is an access token of an administrator.
 */
export interface ArtifactoryRemoteRepositoryConfig {
  /** The URL with the path of Artifactory, such as `https://acme.jfrog.io/artifactory`. */
  url: string;
  /** The repository's key. */
  repository: string;
}

/**
 * A secret of type `kubernetes.io/dockerconfigjson`, for the `imagePullSecrets` of pods. The feed creates it if it is
 * missing. The API secret is the token of a service account that may `create` and `patch` this secret.
 */
export interface KubernetesSecretConfig {
  /** The URL of the API server, such as `https://cluster.example.com:6443`. */
  url: string;
  /** The namespace of the Kubernetes secret. */
  namespace: string;
  /** The name of the Kubernetes secret. */
  name: string;
  /**
   * The owner of the fields that are pushed, in the secret's `managedFields`.
   * @default 'ecr-credentials'
   */
  fieldManager?: string;
}

/** A receiver of webhooks that follows the Standard Webhooks specification. The API secret is its signing secret. */
export interface WebhookConfig {
  /** An https URL, with placeholders (without secrets) in its path and query. */
  url: string;
}
