import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, type TestContext } from 'vitest';
import { ROOT } from '../../run';
import { github } from './apis/github';
import { gitlab } from './apis/gitlab';
import { circleci, harbor, kubernetes, nexus, portainer } from './apis/systems';
import type { Api } from './support/api';
import { readDescription } from './support/description';
import { below, type Exchange, push } from './support/push';
import { SNIPPETS } from './support/snippets';

/** A documented feed, and the published description that its requests and their answers are held to. */
interface Case {
  title: string;
  snippet: string;
  changes?: object;
  api: () => Api | Promise<Api>;
  description: string;
  /** The path before the API's own. */
  under?: string;
  /** What the description doesn't know, by its words, and why it is right. */
  beyond?: Record<string, string>;
}

const gitlabGroup = { url: 'https://gitlab.example.com', group: 'acme', key: 'LOGIN', environmentScope: 'production' };
const onGitHub = (settings: object) => ({
  githubActionsSecret: { url: 'https://github.example.com', name: 'ECR_PASSWORD', ...settings },
});

const CASES: Case[] = [
  { title: 'a GitLab variable of a project', snippet: 'gitlab', api: gitlab, description: 'gitlab.yaml' },
  {
    title: 'a GitLab variable of a group that is missing',
    snippet: 'gitlab',
    changes: { gitlabVariable: gitlabGroup },
    api: gitlab,
    description: 'gitlab.yaml',
    beyond: {
      'query must NOT have additional properties {"additionalProperty":"filter[environment_scope]"}':
        'documented since GitLab 16.9: https://docs.gitlab.com/api/group_level_variables/',
    },
  },
  {
    title: 'a GitLab variable of a group that is there',
    snippet: 'gitlab',
    changes: { gitlabVariable: gitlabGroup },
    api: () => {
      const api = gitlab();
      api.variables.set('acme LOGIN production', { key: 'LOGIN', environment_scope: 'production' });
      return api;
    },
    description: 'gitlab.yaml',
    beyond: {
      'query must NOT have additional properties {"additionalProperty":"filter[environment_scope]"}': 'as above',
      'body must NOT have unevaluated properties {"unevaluatedProperty":"filter"}': 'as above',
    },
  },
  { title: 'a Kubernetes secret', snippet: 'kubernetes', api: () => kubernetes, description: 'kubernetes.json' },
  {
    title: 'a GitHub Actions secret of a repository',
    snippet: 'github',
    api: async () => below('/api/v3', await github()),
    description: 'github.json',
    under: '/api/v3', // of GitHub Enterprise Server
  },
  {
    title: 'a GitHub Actions secret of an environment',
    snippet: 'github',
    changes: onGitHub({ repository: 'acme/app', environment: 'blue/green' }),
    api: github,
    description: 'github.json',
  },
  {
    title: 'a GitHub Actions secret of an organization',
    snippet: 'github',
    changes: onGitHub({ organization: 'acme' }),
    api: github,
    description: 'github.json',
  },
  { title: 'the recipe for Harbor', snippet: 'harbor', api: () => harbor, description: 'harbor.yaml' },
  { title: 'the recipe for Nexus', snippet: 'nexus', api: () => nexus, description: 'nexus.yaml' },
  { title: 'the recipe for CircleCI', snippet: 'circleci', api: () => circleci, description: 'circleci.json' },
  {
    title: 'the recipe for Portainer',
    snippet: 'portainer',
    api: () => portainer,
    description: 'portainer.yaml',
    beyond: {
      'is not authenticated as described':
        'this description is older than access tokens: https://docs.portainer.io/api/access',
    },
  },
];

/** Documented feeds without such a description. */
const UNDESCRIBED: Record<string, string> = {
  artifactory: 'JFrog describes its REST API in prose alone',
  webhook: 'held to the vector of its specification, below, and to its library, in webhook.test.ts',
};

const VECTOR = 'standard-webhooks.txt';
const file = (name: string) => join(ROOT, 'test/lambda/feed/.descriptions', name);

// Of a skipped test vitest prints the number alone.
const missing = [...new Set([...CASES.map(({ description }) => description), VECTOR])].filter(
  (name) => !existsSync(file(name)),
);
if (missing.length > 0) {
  console.warn(`skipped without ${missing.join(', ')}: test/lambda/feed/descriptions.sh brings them from GitHub`);
}

function skipWithout(name: string, { skip }: Pick<TestContext, 'skip'>) {
  skip(missing.includes(name), `without ${name}`);
}

describe('by the published description of its API', () => {
  it.for(CASES.map((one) => [one.title, one] as const))('%s is right', async ([, one], context) => {
    const { snippet, changes, api, description, under, beyond = {} } = one;
    skipWithout(description, context);
    const problemsOf = readDescription(file(description), under);
    const exchanges = await push(await api(), snippet, changes);
    expect(exchanges.flatMap(problemsOf)).toEqual(Object.keys(beyond));

    // All of which could be found out, but for what the description doesn't know at all.
    const ofUnknown = (what: string) =>
      Object.keys(beyond).some((problem) => problem.endsWith(`"${what.split(' ')[0]}"}`));
    for (const [what, wrong] of exchanges.flatMap(wrongs).filter(([what]) => !ofUnknown(what))) {
      const found = problemsOf(wrong).filter((problem) => !(problem in beyond));
      expect(found, what).not.toEqual([]);
    }
  });

  it('every documented feed is held to one, but for those without', () => {
    const held = [...CASES.map(({ snippet }) => snippet), ...Object.keys(UNDESCRIBED)];
    expect([...new Set(held)].sort()).toEqual(Object.keys(SNIPPETS).sort());
  });
});

/** The exchange with one thing wrong in it. */
function wrongs({ request, reply }: Exchange): [what: string, wrong: Exchange][] {
  const and = (changes: Partial<Exchange['request']>) => ({ request: { ...request, ...changes }, reply });
  const [path = '', query] = request.path.split('?');
  const always: [string, Exchange][] = [
    ['another path', and({ path: `${path}/more${query ? `?${query}` : ''}` })],
    ['another method', and({ method: 'TRACE' })],
    ['an unknown query', and({ path: `${path}?${query ? `${query}&` : ''}unknown=1` })],
    ['an unknown answer', { request, reply: { status: 299 } }],
  ];
  if (!request.body) return always;
  const body = JSON.parse(request.body) as Record<string, unknown>;
  return [
    ...always,
    ['another content type', and({ headers: { ...request.headers, 'content-type': 'text/plain' } })],
    ...Object.entries(body).flatMap(([name, value]): [string, Exchange][] => {
      const { [name]: _, ...others } = body;
      return [
        [`${name} misspelt`, and({ body: JSON.stringify({ ...others, [`${name}x`]: value }) })],
        [`${name} of another type`, and({ body: JSON.stringify({ ...body, [name]: [[value]] }) })],
      ];
    }),
  ];
}

describe('by the Standard Webhooks specification', () => {
  it('the library that signs gives the signature of its own vector', (context) => {
    skipWithout(VECTOR, context);
    const [, test = ''] = readFileSync(file(VECTOR), 'utf8').split('test("sign function works"');
    const text = (name: string) => new RegExp(`const ${name} = ["'](.*)["'];`).exec(test)?.[1] ?? '';
    const seconds = Number(/const timestamp = new Date\((\d+) \* 1000\)/.exec(test)?.[1]);
    const signature = new Webhook(text('key')).sign(text('msgId'), new Date(seconds * 1000), text('payload'));
    expect(signature).toMatch(/^v1,.{44}$/);
    expect(signature).toBe(text('expected'));
  });
});
