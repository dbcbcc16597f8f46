import type { Reader } from '../config/readers/schema';
import { githubSubjectPrefix } from '../config/readers/web-identity';
import type { Snippet } from './snippets';

/**
 * Returns the command that prints the first part of the subject that a repository sends, and what it must print.
 * Source: GitHub REST API, "Get the customization template for an OIDC subject claim for a repository".
 */
export function githubSubject(reader: NonNullable<Reader['githubActions']>): Snippet {
  const otherwise =
    reader.ownerId === undefined
      ? 'If it prints ids after @, set ownerId and repositoryId in the config.'
      : 'If it prints other ids, correct them in the config. If it prints no ids, remove them.';
  return {
    consumer: 'to check the subject that the repository sends',
    text: `gh api repos/${reader.repository}/actions/oidc/customization/sub --jq .sub_claim_prefix
# The command must print ${githubSubjectPrefix(reader)}
# ${otherwise}`,
  };
}
