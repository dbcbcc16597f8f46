import { describe } from 'vitest';
import type { CredentialConfig, ReaderConfig, RefresherConfig } from '../../infra/config';
import { limitProblems } from '../../infra/limits';
import { hook } from './support/deployed';
import { itReports } from './support/problems';
import { withApp } from './support/synthesize';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const many = (count: number, settings: (index: number) => CredentialConfig) =>
  Object.fromEntries(times(count, (index) => [`credential-number-${index}`, settings(index)]));
const reader = (index: number): ReaderConfig => ({ role: `arn:aws:iam::210987654321:role/team-${index}/jenkins` });
const fromAddress = (index: number) => ({ ...reader(index), only: { sourceIps: [`192.0.2.${index}`] } });
const password = (name: string) => ({ format: 'password' as const, name });
const encryption = 'customer-managed';

const stack = 'credentials: the stack EcrCredentials has';
const group = 'give some of its credentials a group, because each group is a stack';

describe('the limits of AWS', () => {
  const problemsOf = (config: RefresherConfig) =>
    withApp(config, limitProblems).map((each) => each.replace(/has \d+ (resources|characters)/, 'has N $1'));

  itReports((credentials: RefresherConfig['credentials']) => problemsOf({ credentials }), {
    'apply to the resources and outputs of a stack': [
      many(15, (index) => ({ secrets: times(30, (secret) => password(`s${index}.${secret}`)) })),
      `${stack} N resources; must be at most 500: ${group}`,
      `${stack} 451 outputs; must be at most 200: ${group}`,
    ],
    'apply to a stack with many feeds': [
      { ci: { feeds: times(60, (index) => hook(`hook-${index}`)) } },
      `${stack} N resources; must be at most 500: ${group}`,
    ],
    'apply to the policy of a role': [
      { ci: { repositories: times(200, (index) => `team-a/some-service-${index}`) } },
      'credentials.ci: the policy of its role has N characters; must be at most 10240: name fewer registries or repositories (* can stand for many), or split the credential',
    ],
    'apply to the policy of a secret': [
      { ci: { encryption, readers: times(90, fromAddress) } },
      'credentials.ci: the policy of a secret has N characters; must be at most 20480: name fewer readers, or split the credential',
    ],
    'apply to the policy of a key': [
      many(34, () => ({ encryption, readers: times(21, reader) })),
      "credentials: the policy of the key in the stack EcrCredentials has N characters; must be at most 32768: give some of its credentials a group, because each group's stack has its own key",
    ],
    'allow 20 readers': [{ ci: { encryption, readers: times(20, reader) } }],
  });

  itReports(problemsOf, {
    'allow the role of deployments to name as many functions as a stack can hold, with the longest names': [
      { stackName: 'acme-'.repeat(12), credentials: { ci: { feeds: times(45, (index) => hook(`hook-${index}`)) } } },
    ],
    'allow 34 credentials with two secrets and two readers each': [
      {
        alarms: { emails: ['platform@example.com', 'ci@example.com', 'security@example.com'] },
        dashboard: true,
        credentials: many(34, () => ({
          encryption,
          secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }],
          readers: [reader(0), { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } }],
        })),
      },
    ],
  });
});
