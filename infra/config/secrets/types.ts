import type { FormatName } from '../../../lambda/core/formats';

/** An ECR registry: an account and a region. */
export interface RegistryConfig {
  /**
   * 12 digits.
   * @default the stack's account
   */
  readonly account?: string;
  /**
   * The name of an AWS region.
   * @default the stack's region
   */
  readonly region?: string;
}

/** One Secrets Manager secret: a credential in one format. The secret is always in the stack's region. */
export interface SecretConfig {
  /** How the token is written into the secret. */
  readonly format: FormatName;
  /**
   * The region of the registry whose password the secret holds, for a format that holds one password.
   * @default the only region of the credential
   */
  readonly region?: string;
  /**
   * The account of the registry that the value names, for a format that names one.
   * @default the only account in that region
   */
  readonly account?: string;
  /**
   * The text of the format `template`, with the placeholders `{{registry}}`, `{{region}}`, `{{account}}` (empty for the
   * public registry), `{{username}}`, `{{password}}`, `{{auth}}` and `{{expiresAt}}`.
   * @default none: required for the format `template`, not allowed for the others
   */
  readonly template?: string;
  /**
   * The name of the secret: `[a-zA-Z0-9_.-]`.
   * @default `ecr-<credential>-<format>` in a config file; `<secretNamePrefix>-<credential>-<format>` in a construct
   */
  readonly name?: string;
}
