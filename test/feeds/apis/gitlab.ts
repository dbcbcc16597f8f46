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

/** GitLab, as far as its variables go: in memory, by owner, key and environment. */
export function gitlab(): Api & { variables: Map<string, { value?: string } & Record<string, unknown>> } {
  const variables = new Map<string, { value?: string } & Record<string, unknown>>();
  const operations = (owner: string): Api['operations'] => [
    {
      method: 'PUT',
      path: `/api/v4/${owner}/{id}/variables/{key}`,
      body: update,
      reply: ({ id, key }, body) => {
        const { filter, ...changes } = body as { filter?: { environment_scope?: string } };
        const name = `${id} ${key} ${filter?.environment_scope ?? '*'}`;
        const known = variables.get(name);
        if (!known) return { status: 404, body: '{"message":"404 Variable Not Found"}' };
        variables.set(name, { ...known, ...changes });
        return { status: 200, body: JSON.stringify(variables.get(name)) };
      },
    },
    {
      method: 'POST',
      path: `/api/v4/${owner}/{id}/variables`,
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
    headers: { 'private-token': /^glpat-/, 'content-type': /^application\/json$/ },
    operations: [...operations('projects'), ...operations('groups')],
    variables,
  };
}
