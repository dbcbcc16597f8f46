import * as v from 'valibot';
import { expected, matching, object, oneOf } from '../../shared/schema-helpers';
import { baseUrl, preset, under } from './preset';

/**
 * A secret of GitHub Actions of a repository, of one of its environments, or of an organization. It is made where it is
 * missing. The API secret is a fine-grained token with the permission Secrets (of an environment: Environments; of an
 * organization: organization Secrets), read and write.
 */
export interface GitHubActionsSecretConfig {
  /**
   * The REST API; of GitHub Enterprise Server it ends in `/api/v3`.
   * @default 'https://api.github.com'
   */
  url?: string;
  /** As `owner/name`. Exactly one of `repository` and `organization`. */
  repository?: string;
  /**
   * The environment of the repository whose jobs alone get it.
   * @default every job of the repository
   */
  environment?: string;
  organization?: string;
  /**
   * Which repositories of the organization get it.
   * @default 'private': none that is public
   */
  visibility?: 'all' | 'private';
  /** The secret's name. */
  name: string;
  /**
   * Its value, with placeholders.
   * @default '{{value}}': as the secret of the credential is
   */
  value?: string;
}

const settings = v.pipe(
  object({
    url: v.optional(baseUrl('https://github.example.com/api/v3'), 'https://api.github.com'),
    repository: v.optional(matching(/^[\w.-]+\/[\w.-]+$/, 'a repository as owner/name')),
    environment: v.optional(matching(/^.{1,255}$/, 'the name of an environment')),
    organization: v.optional(matching(/^[\w.-]+$/, 'the name of an organization')),
    visibility: v.optional(oneOf(['all', 'private'])),
    name: matching(
      /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i,
      "letters, digits and _, no digit first, and not GITHUB_…, GitHub's own",
    ),
    value: v.optional(v.string(expected('a text')), '{{value}}'),
  }),
  v.check(
    ({ repository, organization }) => (repository === undefined) !== (organization === undefined),
    () => 'must have exactly one of repository, organization',
  ),
  v.check(
    ({ organization, environment }) => organization === undefined || environment === undefined,
    () => 'must have environment only beside repository',
  ),
  v.check(
    ({ repository, visibility }) => repository === undefined || visibility === undefined,
    () => 'must have visibility only beside organization',
  ),
);

/**
 * Where the secrets are; the function asks for the public key below it. Source: GitHub REST API, "Actions secrets"
 * https://docs.github.com/en/rest/actions/secrets
 */
export const githubActionsSecret = preset(
  settings,
  ({ url, repository, environment, organization, visibility, name, value }) => ({
    kind: 'githubActionsSecret',
    secretsUrl: secretsUrl(url, { repository, environment, organization }),
    name,
    value,
    fields: organization === undefined ? {} : { visibility: visibility ?? 'private' },
  }),
  ({ environment, organization }) => {
    const permission = organization === undefined && environment !== undefined ? 'Environments' : 'Secrets';
    return `a fine-grained token with ${organization === undefined ? '' : "the organization's "}${permission}, read and write`;
  },
);

function secretsUrl(
  url: string,
  {
    repository = '',
    environment,
    organization,
  }: { repository?: string | undefined; environment?: string | undefined; organization?: string | undefined },
): string {
  if (organization !== undefined) return under(url, 'orgs', organization, 'actions', 'secrets');
  const repo = under(url, 'repos', ...repository.split('/'));
  return environment === undefined
    ? under(repo, 'actions', 'secrets')
    : under(repo, 'environments', environment, 'secrets');
}
