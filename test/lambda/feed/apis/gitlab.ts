import type { Api } from '../support/api';

const variable = {
  value: { type: 'string' },
  variable_type: { enum: ['env_var', 'file'] },
  protected: { type: 'boolean' },
  masked: { type: 'boolean' },
  raw: { type: 'boolean' },
  environment_scope: { type: 'string' },
  description: { type: ['string', 'null'] },
};

const update = {
  type: 'object',
  required: ['value'],
  additionalProperties: false,
  properties: {
    ...variable,
    filter: { type: 'object', additionalProperties: false, properties: { environment_scope: { type: 'string' } } },
  },
};

const create = {
  type: 'object',
  required: ['key', 'value'],
  additionalProperties: false,
  properties: {
    key: { type: 'string', pattern: '^[A-Za-z0-9_]{1,255}$' },
    masked_and_hidden: { type: 'boolean' },
    ...variable,
  },
};

/** A group's takes any scope for the one that is meant, if none has that one. Source: its document, below. */
const anyScope = (variables: Map<string, unknown>, id: string, key: string) =>
  [...variables.keys()].find((name) => name.startsWith(`${id} ${key} `));

/** GitLab, as far as its variables go: in memory, by owner, key and environment. */
export function gitlab(): Api & { variables: Map<string, { value?: string } & Record<string, unknown>> } {
  const variables = new Map<string, { value?: string } & Record<string, unknown>>();
  const nothing = { status: 404, body: '{"message":"404 Variable Not Found"}' };
  const json = { 'content-type': /^application\/json$/ };
  const operations = (owner: string): Api['operations'] => [
    {
      method: 'GET',
      path: `/api/v4/${owner}/{id}/variables/{key}`,
      query: { 'filter[environment_scope]': /./ },
      reply: ({ id, key, 'filter[environment_scope]': scope }) => {
        const known = variables.get(`${id} ${key} ${scope}`);
        return known ? { status: 200, body: JSON.stringify(known) } : nothing;
      },
    },
    {
      method: 'PUT',
      path: `/api/v4/${owner}/{id}/variables/{key}`,
      headers: json,
      body: update,
      reply: ({ id = '', key = '' }, body) => {
        const { filter, ...changes } = body as { filter?: { environment_scope?: string }; environment_scope?: string };
        const exact = `${id} ${key} ${filter?.environment_scope ?? '*'}`;
        const name = variables.has(exact) || owner === 'projects' ? exact : anyScope(variables, id, key);
        const known = name === undefined ? undefined : variables.get(name);
        if (name === undefined || !known) return nothing;
        const changed = { ...known, ...changes };
        variables.delete(name);
        variables.set(`${id} ${key} ${changed.environment_scope ?? '*'}`, changed);
        return { status: 200, body: JSON.stringify(changed) };
      },
    },
    {
      method: 'POST',
      path: `/api/v4/${owner}/{id}/variables`,
      headers: json,
      body: create,
      reply: ({ id }, body) => {
        const { key, environment_scope = '*' } = body as { key: string; environment_scope?: string };
        variables.set(`${id} ${key} ${environment_scope}`, body as Record<string, unknown>);
        return { status: 201, body: JSON.stringify(body) };
      },
    },
  ];
  return {
    source: 'https://docs.gitlab.com/api/project_level_variables/, https://docs.gitlab.com/api/group_level_variables/',
    headers: { 'private-token': /^glpat-/ },
    operations: [...operations('projects'), ...operations('groups')],
    variables,
  };
}
