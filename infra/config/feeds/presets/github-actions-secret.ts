import * as v from 'valibot';
import { exactlyOne, expected, matching, object, oneOf } from '../../common/schema-helpers';
import { tiedTo } from '../../common/tied';
import { baseUrl, preset, under } from './preset';
import type { GitHubActionsSecretConfig } from './types';

const settings = tiedTo<GitHubActionsSecretConfig>()(
  v.pipe(
    object({
      url: v.optional(baseUrl('https://github.example.com/api/v3'), 'https://api.github.com'),
      repository: v.optional(matching(/^[\w.-]+\/[\w.-]+$/, 'a repository as owner/name')),
      environment: v.optional(matching(/^.{1,255}$/, 'the name of an environment')),
      organization: v.optional(matching(/^[\w.-]+$/, 'the name of an organization')),
      visibility: v.optional(oneOf(['all', 'private'])),
      name: matching(
        /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i,
        'letters, digits and _, without a digit first, and not GITHUB_…, which GitHub reserves',
      ),
      value: v.optional(v.string(expected('a text')), '{{value}}'),
    }),
    exactlyOne(['repository', 'organization']),
    v.check(
      ({ organization, environment }) => organization === undefined || environment === undefined,
      'must have environment only together with repository',
    ),
    v.check(
      ({ repository, visibility }) => repository === undefined || visibility === undefined,
      'must have visibility only together with organization',
    ),
  ),
);

/**
 * The URL of the secrets. The function requests the public key below it. Source: GitHub REST API, "Actions secrets"
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
