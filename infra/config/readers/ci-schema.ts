import * as v from 'valibot';
import { issuerUrl } from '../common/aws-values';
import { matching, nonEmptyList, object, oneOf, record } from '../common/schema-helpers';
import { tiedTo } from '../common/tied';
import type { BitbucketReader, GitHubActionsReader, GitLabReader, OidcReader } from './ci-types';

// The readers that are jobs of an external CI system.

/** A value that is compared exactly: a wildcard or a policy variable would match the tokens of other jobs as well. */
export const exact = (what: string) => matching(/^[^\s*?$]+$/, `${what}, without a wildcard`);

// The name of an environment can contain spaces, and so can a subject that contains such a name.
const exactWithSpaces = (what: string) =>
  matching(/^[^\s*?$]([^*?$\p{Cc}]*[^\s*?$])?$/u, `${what}, without a wildcard`);

/** The further claims of a token. A rule checks that AWS compares them for the token's issuer. */
const claims = v.optional(
  record(
    matching(/^\w+$/, 'the name of a claim, such as ref_protected'),
    nonEmptyList(exactWithSpaces('the value of a claim'), 'values', 'value'),
    'lists of values by claim',
  ),
);

const githubId = matching(/^[1-9]\d{0,18}$/, 'the digits of an id, in quotes, such as "123456"');

const gitlabHost = matching(
  /^[a-z0-9.-]+\.[a-z]+(\/[\w./-]+)?$/,
  'a host name, without https://, such as gitlab.example.com',
);

/** The jobs of a GitHub repository. */
export const githubActions = tiedTo<GitHubActionsReader>()(
  v.pipe(
    object({
      repository: matching(/^[\w.-]+\/[\w.-]+$/, 'a repository as owner/name, without its ids'),
      ownerId: v.optional(githubId),
      repositoryId: v.optional(githubId),
      ref: v.optional(matching(/^refs\/(heads|tags)\/[^\s*?$]+$/, 'a full ref, such as refs/heads/main')),
      environment: v.optional(exactWithSpaces('the name of an environment')),
      claims,
    }),
    v.check(
      ({ ref, environment }) => (ref === undefined) !== (environment === undefined),
      'must have exactly one of ref and environment, because every workflow of the repository could read otherwise',
    ),
    v.check(
      ({ ownerId, repositoryId }) => (ownerId === undefined) === (repositoryId === undefined),
      'must have both of ownerId and repositoryId or none, because GitHub sends both or none',
    ),
  ),
);

/** The jobs of a GitLab project. */
export const gitlab = tiedTo<GitLabReader>()(
  object({
    project: matching(/^[\w.-]+(\/[\w.-]+)+$/, 'a project as group/name'),
    ref: exact('the name of a branch or a tag'),
    refType: v.optional(oneOf(['branch', 'tag']), 'branch'),
    issuer: v.optional(gitlabHost, 'gitlab.com'),
    claims,
  }),
);

const uuid = matching(
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'a UUID in lower case and without braces, such as 5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14',
);

/** The steps of a Bitbucket repository. */
export const bitbucket = tiedTo<BitbucketReader>()(
  object({
    workspace: matching(/^[a-z0-9_-]+$/, 'the id of a workspace, as in the URLs of its repositories'),
    workspaceUuid: uuid,
    repositoryUuid: uuid,
    environmentUuid: v.optional(uuid),
  }),
);

/** The tokens of an OpenID Connect issuer. */
export const oidc = tiedTo<OidcReader>()(
  object({
    issuer: issuerUrl('https://ci.example.com'),
    audience: exact('the audience of the tokens'),
    subject: exactWithSpaces('the subject of the tokens'),
    claims,
  }),
);
