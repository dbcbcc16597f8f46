import * as v from 'valibot';
import { expected, flag, matching, object } from '../../shared/schema-helpers';
import { baseUrl, preset, under } from './preset';

/**
 * A CI/CD variable of a GitLab project or group. It is updated, and made where it is missing. The API secret is an
 * access token with the scope `api` and the role Maintainer (of a group's variables: Owner).
 */
export interface GitLabVariableConfig {
  /** @default 'https://gitlab.com' */
  url?: string;
  /** Exactly one of both: the path, such as `acme/app`, or the id. */
  project?: string;
  group?: string;
  /** The variable's name. */
  key: string;
  /**
   * Its value, with placeholders.
   * @default '{{value}}': as the secret is
   */
  value?: string;
  /**
   * Whether job logs hide it.
   * @default true
   */
  masked?: boolean;
  /**
   * Whether only jobs of protected branches and tags get it.
   * @default false
   */
  protected?: boolean;
  /**
   * The environments whose jobs get it; of a group's variable, only GitLab Premium knows any but `'*'`.
   * @default '*'
   */
  environmentScope?: string;
  /**
   * Whether jobs get the name of a file that holds it, instead of the value itself.
   * @default false
   */
  file?: boolean;
}

const settings = v.pipe(
  object({
    url: v.optional(baseUrl('https://gitlab.example.com'), 'https://gitlab.com'),
    project: v.optional(matching(/^(\d+|[\w.-]+(\/[\w.-]+)+)$/, 'a project as group/name, or its id')),
    group: v.optional(matching(/^[\w.-]+(\/[\w.-]+)*$/, 'the path of a group, or its id')),
    key: matching(/^\w{1,255}$/, '1 to 255 letters, digits and _'),
    value: v.optional(v.string(expected('a text')), '{{value}}'),
    masked: v.optional(v.boolean(expected('true or false')), true),
    protected: flag,
    environmentScope: v.optional(matching(/^\S.{0,254}$/, 'an environment, or * for any characters'), '*'),
    file: flag,
  }),
  v.check(
    ({ project, group }) => (project === undefined) !== (group === undefined),
    () => 'must have exactly one of project, group',
  ),
);

/**
 * `PUT …/variables/:key`, and where that finds none `POST …/variables`. `raw` keeps GitLab from expanding a `$`, and
 * lets it mask a value with any characters but spaces. A group's PUT that finds no variable of the scope changes one of
 * the same key and another scope: so a GET looks first. Source: GitLab, "Project-level CI/CD variables API"
 * https://docs.gitlab.com/api/project_level_variables/ and "Group-level CI/CD variables API"
 * https://docs.gitlab.com/api/group_level_variables/
 */
export const gitlabVariable = preset(
  settings,
  ({ url, project, group, key, value, masked, protected: isProtected, environmentScope, file }) => {
    const owner = project === undefined ? ['groups', group ?? ''] : ['projects', project];
    const variables = under(url, 'api', 'v4', ...owner, 'variables');
    const scope = { environment_scope: environmentScope };
    const lookUp = `${under(variables, key)}?filter%5Benvironment_scope%5D=${encodeURIComponent(environmentScope)}`;
    const variable = {
      value,
      masked,
      protected: isProtected,
      raw: true,
      variable_type: file ? 'file' : 'env_var',
      ...scope,
    };
    return {
      kind: 'request',
      method: 'PUT',
      url: under(variables, key),
      headers: {},
      body: { json: { ...variable, filter: scope } },
      ifMissing: {
        method: 'POST',
        url: variables,
        headers: {},
        body: { json: { key, ...variable } },
        ...(group === undefined ? {} : { lookUp }),
      },
      authentication: { kind: 'header', name: 'private-token', prefix: '' },
    };
  },
  ({ project }) =>
    project === undefined
      ? 'a group access token, role Owner, scope api'
      : 'a project access token, role Maintainer, scope api',
);
