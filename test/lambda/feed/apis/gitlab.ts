import type { Api } from '../support/api';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const object = (required: string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const variable = {
  value: text,
  variable_type: { enum: ['env_var', 'file'] },
  protected: flag,
  masked: flag,
  raw: flag,
  environment_scope: text,
  description: { type: ['string', 'null'] },
};
const update = object(['value'], { ...variable, filter: object([], { environment_scope: text }) });
const key = { type: 'string', pattern: '^[A-Za-z0-9_]{1,255}$' };
const create = object(['key', 'value'], { ...variable, key, masked_and_hidden: flag });

type Variable = { value?: string; environment_scope?: string } & Record<string, unknown>;

/** Returns GitLab's API for variables, which are in memory by owner, key and environment scope. */
export function gitlab(): Api & { variables: Map<string, Variable> } {
  const variables = new Map<string, Variable>();
  const notFound = { status: 404, body: '{"message":"404 Variable Not Found"}' };
  const headers = { 'content-type': /^application\/json$/ };
  const operations = (owner: string): Api['operations'] => [
    {
      method: 'GET',
      path: `/api/v4/${owner}/{id}/variables/{key}`,
      query: { 'filter[environment_scope]': /./ },
      reply: ({ id, key, 'filter[environment_scope]': scope }) => {
        const found = variables.get(`${id} ${key} ${scope}`);
        return found ? { status: 200, body: JSON.stringify(found) } : notFound;
      },
    },
    {
      method: 'PUT',
      path: `/api/v4/${owner}/{id}/variables/{key}`,
      headers,
      body: update,
      reply: ({ id, key }, body) => {
        const { filter, ...changes } = body as Variable & { filter?: { environment_scope?: string } };
        const exact = `${id} ${key} ${filter?.environment_scope ?? '*'}`;
        // For a group, GitLab updates a variable with another scope if none has this one. Source: the document below.
        const other = [...variables.keys()].find((name) => owner === 'groups' && name.startsWith(`${id} ${key} `));
        const name = variables.has(exact) ? exact : other;
        const found = name === undefined ? undefined : variables.get(name);
        if (name === undefined || !found) return notFound;
        const changed: Variable = { ...found, ...changes };
        variables.delete(name);
        variables.set(`${id} ${key} ${changed.environment_scope ?? '*'}`, changed);
        return { status: 200, body: JSON.stringify(changed) };
      },
    },
    {
      method: 'POST',
      path: `/api/v4/${owner}/{id}/variables`,
      headers,
      body: create,
      reply: ({ id }, body) => {
        const created = body as Variable;
        variables.set(`${id} ${created.key} ${created.environment_scope ?? '*'}`, created);
        return { status: 201, body: JSON.stringify(created) };
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
