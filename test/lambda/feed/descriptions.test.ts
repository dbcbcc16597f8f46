import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../run';
import { azureDevOps } from './apis/azure-devops';
import { github } from './apis/github';
import { gitlab } from './apis/gitlab';
import { bitbucket, circleci, harbor, kubernetes, nexus, portainer } from './apis/systems';
import type { Api } from './support/api';
import { readDescription } from './support/description';
import { type Exchange, push, under } from './support/push';
import { SNIPPETS } from './support/snippets';

/** A documented feed, and the published description to which its requests and responses must conform. */
interface Case {
  title: string;
  snippet: string;
  changes?: object;
  api: () => Api | Promise<Api>;
  description: string;
  /** The path before the API's own paths. */
  prefix?: string;
  /** Known deviations from the description, each with the reason why the request is correct. */
  deviations?: Record<string, string>;
}

const gitlabVariable = {
  url: 'https://gitlab.example.com',
  group: 'acme',
  key: 'LOGIN',
  environmentScope: 'production',
};
const SELECTED = { organization: 'acme', visibility: 'selected', selectedRepositoryIds: [1296269] };
const onGitHub = (settings: object, kind = 'githubActionsSecret') => ({
  [kind]: { url: 'https://github.example.com', name: 'ECR_PASSWORD', ...settings },
});
const FILTER = {
  'query must NOT have additional properties {"additionalProperty":"filter[environment_scope]"}':
    'documented since GitLab 16.9: https://docs.gitlab.com/api/group_level_variables/',
};

const CASES: Case[] = [
  { title: 'a GitLab variable of a project', snippet: 'gitlab', api: gitlab, description: 'gitlab.yaml' },
  {
    title: 'a missing GitLab variable of a group',
    snippet: 'gitlab',
    changes: { gitlabVariable },
    api: gitlab,
    description: 'gitlab.yaml',
    deviations: FILTER,
  },
  {
    title: 'an existing GitLab variable of a group',
    snippet: 'gitlab',
    changes: { gitlabVariable },
    api: () => {
      const api = gitlab();
      api.variables.set('acme LOGIN production', { key: 'LOGIN', environment_scope: 'production' });
      return api;
    },
    description: 'gitlab.yaml',
    deviations: {
      ...FILTER,
      'body must NOT have unevaluated properties {"unevaluatedProperty":"filter"}': 'documented on the same page',
    },
  },
  {
    title: 'a GitHub Actions secret of a repository',
    snippet: 'github',
    api: async () => under('/api/v3', await github()),
    description: 'github.json',
    prefix: '/api/v3', // of GitHub Enterprise Server
  },
  ...[{ repository: 'acme/app', environment: 'blue/green' }, { organization: 'acme' }, SELECTED].map((owner) => ({
    title: `a GitHub Actions secret of ${JSON.stringify(owner)}`,
    snippet: 'github',
    changes: onGitHub(owner),
    api: github,
    description: 'github.json',
  })),
  ...[{ repository: 'acme/app' }, { organization: 'acme' }, SELECTED].flatMap((owner) =>
    ['dependabot', 'codespaces'].map((snippet) => ({
      title: `a secret of ${snippet} of ${JSON.stringify(owner)}`,
      snippet,
      changes: onGitHub(owner, snippet === 'dependabot' ? 'githubDependabotSecret' : 'githubCodespacesSecret'),
      api: github,
      description: 'github.json',
    })),
  ),
  { title: 'a Kubernetes secret', snippet: 'kubernetes', api: () => kubernetes, description: 'kubernetes.json' },
  { title: 'a Harbor registry endpoint', snippet: 'harbor', api: () => harbor, description: 'harbor.yaml' },
  { title: 'a Nexus proxy repository', snippet: 'nexus', api: () => nexus, description: 'nexus.yaml' },
  { title: 'an Azure service connection', snippet: 'azure', api: azureDevOps, description: 'azure-devops.json' },
  { title: 'a Bitbucket variable', snippet: 'bitbucket', api: () => bitbucket, description: 'bitbucket.yaml' },
  { title: 'a CircleCI context variable', snippet: 'circleci', api: () => circleci, description: 'circleci.json' },
  {
    title: 'a Portainer registry',
    snippet: 'portainer',
    api: () => portainer,
    description: 'portainer.yaml',
    deviations: {
      'no described authentication':
        'the description is older than access tokens: https://docs.portainer.io/api/access',
    },
  },
];

/** Documented feeds without a published description, with the reason. */
const UNDESCRIBED: Record<string, string> = {
  artifactory: 'JFrog publishes no OpenAPI document',
  render: 'Render publishes its description on its website only, without a commit to refer to',
  webhook: 'webhook.test.ts checks it with the library and the test vector of its specification',
};

const file = (name: string) => join(ROOT, 'test/lambda/feed/.descriptions', name);

// Printed here, because vitest prints only the number of skipped tests.
const missing = [...new Set(CASES.map(({ description }) => description))].filter((name) => !existsSync(file(name)));
if (missing.length > 0) {
  console.warn(
    `skipped without ${missing.join(', ')}; run test/lambda/feed/descriptions.sh to download them from GitHub`,
  );
}

describe('the published description of the API', () => {
  it.for(CASES.map((one) => [one.title, one] as const))('matches the requests of %s', async ([, one], { skip }) => {
    const { snippet, changes, api, description, prefix, deviations = {} } = one;
    skip(missing.includes(description), `${description} was not downloaded`);
    const problemsOf = readDescription(file(description), prefix);
    const exchanges = await push(await api(), snippet, changes);
    expect(exchanges.flatMap(problemsOf)).toEqual(Object.keys(deviations));

    // Each change of an exchange must be found, except in the parts that the description does not contain.
    const ofUnknown = (what: string) =>
      Object.keys(deviations).some((problem) => problem.endsWith(`"${what.split(' ')[0]}"}`));
    for (const [what, wrong] of exchanges.flatMap(wrongs).filter(([what]) => !ofUnknown(what))) {
      const found = problemsOf(wrong).filter((problem) => !(problem in deviations));
      expect(found, what).not.toEqual([]);
    }
  });

  it('exists for every documented feed, except for the listed ones', () => {
    const checked = [...CASES.map(({ snippet }) => snippet), ...Object.keys(UNDESCRIBED)];
    expect([...new Set(checked)].sort()).toEqual(Object.keys(SNIPPETS).sort());
  });
});

/** Returns the exchange with one error each. */
function wrongs({ request, reply }: Exchange): [what: string, wrong: Exchange][] {
  const and = (changes: Partial<Exchange['request']>) => ({ request: { ...request, ...changes }, reply });
  const [path = '', query] = request.path.split('?');
  const always: [string, Exchange][] = [
    ['another path', and({ path: `${path}/more${query ? `?${query}` : ''}` })],
    ['another method', and({ method: 'TRACE' })],
    ['an unknown query', and({ path: `${path}?${query ? `${query}&` : ''}unknown=1` })],
    ['an unknown response', { request, reply: { status: 299 } }],
  ];
  if (!request.body) return always;
  const body = JSON.parse(request.body) as Record<string, unknown>;
  return [
    ...always,
    ['another content type', and({ headers: { ...request.headers, 'content-type': 'text/plain' } })],
    ...Object.entries(body).flatMap(([name, value]): [string, Exchange][] => {
      const { [name]: _, ...others } = body;
      return [
        [`${name} misspelled`, and({ body: JSON.stringify({ ...others, [`${name}x`]: value }) })],
        [`${name} of another type`, and({ body: JSON.stringify({ ...body, [name]: [[value]] }) })],
      ];
    }),
  ];
}
