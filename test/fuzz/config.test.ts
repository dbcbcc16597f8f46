import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { ConfigError } from '../../infra/config/config-file';
import { parseConfig } from '../../infra/config/parse';
import { limitProblems } from '../../infra/limits';
import { withApp } from '../infra/support/synthesize';
import { cases, nearly } from './fuzz';

/** Valid configs, which together use most settings. */
const VALID: RefresherConfig[] = [
  { credentials: { 'ci-pull': {} } },
  {
    stackName: 'Acme',
    tags: { team: 'platform' },
    permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
    rolePath: '/ecr/',
    existingOidcProviders: ['https://gitlab.com'],
    credentials: {
      ci: {
        registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
        publicRegistry: true,
        repositories: ['team-a/*', 'base/node'],
        pullThroughCache: true,
        refreshEveryHours: 2,
        verifyToken: 'required',
        secrets: [{ format: 'dockerconfigjson' }, { format: 'jenkins', region: 'eu-west-1', name: 'ecr-pull' }],
        encryption: 'customer-managed',
        exclusive: true,
        group: 'platform',
        readers: [
          { role: 'arn:aws:iam::123456789012:role/jenkins', formats: ['jenkins'], listSecrets: true },
          { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
          { gitlab: { project: 'acme/app', ref: 'main', claims: { ref_protected: ['true'] } } },
          {
            bitbucket: {
              workspace: 'acme',
              workspaceUuid: 'c4e8a2d6-91b3-47f5-8a0c-3d5e7f912b60',
              repositoryUuid: '5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14',
            },
          },
          { user: 'arn:aws:iam::123456789012:user/scanner', only: { sourceIps: ['192.0.2.0/24'] } },
        ],
      },
      release: { access: 'push', repositories: ['team-a/app'], secrets: [{ format: 'password' }] },
    },
  },
];

/** A problem: a path with any names, a colon, and a text. */
const PROBLEM = /^.+?: \S/s;

/** Returns the problems of a config, and checks that each has a path and a text. */
function problemsOf(value: unknown): string[] {
  try {
    parseConfig(value, 'fuzz.config');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const problem of error.problems) expect(problem).toMatch(PROBLEM);
    return error.problems;
  }
}

const nearlyValid = fc.oneof(...VALID.map(nearly));
const anything = fc.oneof(
  fc.jsonValue(),
  fc.record({ credentials: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue())) }),
  fc.dictionary(fc.constantFrom('credentials', 'tags', 'stackName', 'rolePath', '__proto__'), fc.jsonValue()),
);

describe('a config', () => {
  it.each(VALID)('from which the cases are derived is valid', (config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  it.each([
    ['is arbitrary', anything],
    ['is almost valid', nearlyValid],
  ])('that %s is valid, or each problem is reported with its path', (_, configs) => {
    fc.assert(
      fc.property(configs, (value) => {
        problemsOf(value);
      }),
      cases(20),
    );
  });

  // Few cases, because a synth takes as long as hundreds of parses.
  it('without problems synthesizes, or exceeds a limit that is reported', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        nearlyValid.filter((value) => problemsOf(value).length === 0),
        (value) => {
          withApp(value as RefresherConfig, (app) => {
            for (const problem of limitProblems(app)) expect(problem).toMatch(/\S/);
            app.synth();
          });
        },
      ),
      cases(0.3),
    );
  });
});
