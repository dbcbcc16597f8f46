import * as v from 'valibot';
import { exactlyOne, expected, flag, matching, object } from '../../common/schema-helpers';
import { tiedTo } from '../../common/tied';
import { baseUrl, preset, under } from './preset';
import type { GitLabVariableConfig } from './types';

const settings = tiedTo<GitLabVariableConfig>()(
  v.pipe(
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
    exactlyOne(['project', 'group']),
  ),
);

/**
 * `PUT …/variables/:key` updates the variable, and `POST …/variables` creates it after a 404. With `raw`, GitLab does
 * not expand a `$`, and can mask a value with any characters except spaces. If a group has no variable of the scope,
 * PUT changes a variable of the same key and another scope. The feed therefore sends a GET first. Source: GitLab,
 * "Project-level CI/CD variables API" https://docs.gitlab.com/api/project_level_variables/ and "Group-level CI/CD
 * variables API" https://docs.gitlab.com/api/group_level_variables/
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
