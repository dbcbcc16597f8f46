import * as v from 'valibot';
import type { TargetOf } from '../../../../lambda/core/feed-spec';
import { exactlyOne, expected, matching, nonEmptyList, object, oneOf } from '../../common/schema-helpers';
import { tiedTo } from '../../common/tied';
import type {
  GitHubActionsSecretConfig,
  GitHubCodespacesSecretConfig,
  GitHubDependabotSecretConfig,
} from './github-types';
import { baseUrl, preset, under } from './preset';

const id = expected('the id of a repository, such as 1296269');
const repositoryId = v.pipe(v.number(id), v.integer(id), v.minValue(1, id));

const entries = {
  url: v.optional(baseUrl('https://github.example.com/api/v3'), 'https://api.github.com'),
  repository: v.optional(matching(/^[\w.-]+\/[\w.-]+$/, 'a repository as owner/name')),
  organization: v.optional(matching(/^[\w.-]+$/, 'the name of an organization')),
  visibility: v.optional(oneOf(['all', 'private', 'selected'])),
  selectedRepositoryIds: v.optional(nonEmptyList(repositoryId, 'ids of repositories', 'id')),
  name: matching(
    /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i,
    'letters, digits and _, without a digit first, and not GITHUB_…, which GitHub reserves',
  ),
  value: v.optional(v.string(expected('a text')), '{{value}}'),
};

type Settings = v.InferOutput<v.ObjectSchema<typeof entries, undefined>>;

const visibilityOfOrganization = <T extends Settings>() =>
  v.check<T, string>(
    ({ repository, visibility }) => repository === undefined || visibility === undefined,
    'must have visibility only together with organization',
  );

const idsOfSelection = <T extends Settings>() =>
  v.check<T, string>(
    ({ visibility, selectedRepositoryIds }) => (visibility === 'selected') === (selectedRepositoryIds !== undefined),
    "must have visibility: 'selected' and selectedRepositoryIds only together",
  );

/** Source: GitHub REST API, "Actions secrets" https://docs.github.com/en/rest/actions/secrets */
export const githubActionsSecret = preset(
  tiedTo<GitHubActionsSecretConfig>()(
    v.pipe(
      object({ ...entries, environment: v.optional(matching(/^.{1,255}$/, 'the name of an environment')) }),
      exactlyOne(['repository', 'organization']),
      v.check(
        ({ organization, environment }) => organization === undefined || environment === undefined,
        'must have environment only together with repository',
      ),
      visibilityOfOrganization(),
      idsOfSelection(),
    ),
  ),
  ({ environment, ...settings }) =>
    targetOf(settings, environment === undefined ? ['actions'] : ['environments', environment]),
  ({ environment, organization }) => {
    const permission = organization === undefined && environment !== undefined ? 'Environments' : 'Secrets';
    return token(`${organization === undefined ? '' : "the organization's "}${permission}`);
  },
);

const secretSettings = v.pipe(
  object(entries),
  exactlyOne(['repository', 'organization']),
  visibilityOfOrganization(),
  idsOfSelection(),
);

/** Source: GitHub REST API, "Dependabot secrets" https://docs.github.com/en/rest/dependabot/secrets */
export const githubDependabotSecret = preset(
  tiedTo<GitHubDependabotSecretConfig>()(secretSettings),
  (settings) => targetOf(settings, ['dependabot']),
  ({ organization }) => token(organization === undefined ? 'Dependabot secrets' : 'Organization dependabot secrets'),
);

/**
 * Sources: GitHub REST API, "Codespaces repository secrets" https://docs.github.com/en/rest/codespaces/repository-secrets
 * and "Codespaces organization secrets" https://docs.github.com/en/rest/codespaces/organization-secrets
 */
export const githubCodespacesSecret = preset(
  tiedTo<GitHubCodespacesSecretConfig>()(secretSettings),
  (settings) => targetOf(settings, ['codespaces']),
  ({ organization }) => token(organization === undefined ? 'Codespaces secrets' : 'Organization codespaces secrets'),
);

function token(permission: string): string {
  return `a fine-grained token with ${permission}, read and write`;
}

/** @param path the part of the URL between the owner and `secrets`. The function requests the public key below that URL. */
function targetOf(
  { url, repository = '', organization, visibility = 'private', selectedRepositoryIds, name, value }: Settings,
  path: string[],
): TargetOf<'githubSecret'> {
  const owner = organization === undefined ? ['repos', ...repository.split('/')] : ['orgs', organization];
  const secret = { kind: 'githubSecret' as const, secretsUrl: under(url, ...owner, ...path, 'secrets'), name, value };
  if (organization === undefined) return { ...secret, fields: {} };
  const ids = selectedRepositoryIds === undefined ? {} : { selected_repository_ids: selectedRepositoryIds };
  return { ...secret, fields: { visibility, ...ids } };
}
