import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plain, resourcesOf, synthesize } from '../infra/support/synthesize';
import { ROOT } from '../run';

/** The policies in docs/security.md, by the name in the comment before each one. */
const documented = Object.fromEntries(
  [
    ...readFileSync(join(ROOT, 'docs/security.md'), 'utf8').matchAll(/<!-- policy: (.+) -->\n+```json\n([\s\S]*?)```/g),
  ].map(([, name = '', json = '']) => [name, JSON.parse(json) as unknown]),
);

const template = synthesize({
  credentials: {
    'ci-pull': {
      encryption: 'customer-managed',
      exclusive: true,
      readers: [
        { role: 'arn:aws:iam::210987654321:role/jenkins' },
        { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
      ],
      feeds: [
        { name: 'gitlab', gitlabVariable: { project: 'acme/app', key: 'ECR' }, apiSecret: { name: 'feeds/gitlab' } },
      ],
    },
  },
}).EcrCredentials;

/** Returns a property of the only resource with this type and id prefix, with references as `<Secret.Arn>`. */
function property(type: string, idPrefix: string, name: string): unknown {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(idPrefix));
  expect(found).toHaveLength(1);
  const text = JSON.stringify(plain(found[0]?.[1].Properties[name]))
    .replace(/<cipullSecrets\w+>/g, '<Secret>')
    .replace(/<cipull(Log|Refresher|Role)[0-9A-F]{8}\.Arn>/g, '<$1.Arn>')
    .replace(/<cipullFeedsgitlab(Log|Role)[0-9A-F]{8}\.Arn>/g, '<Feed$1.Arn>')
    .replace(/<cipullReaders[0-9a-f]{8}Role\w+\.Arn>/g, '<ReaderRole.Arn>')
    .replace(/<EcrShared(Key|Failures|DeploymentLog)[0-9A-F]{8}\.Arn>/g, '<$1.Arn>');
  return JSON.parse(text);
}

function inline(idPrefix: string): unknown {
  const [policy] = property('AWS::IAM::Role', idPrefix, 'Policies') as { PolicyDocument: unknown }[];
  return policy?.PolicyDocument;
}

/** Returns the policy that `network` adds to a function's role. */
function networkPolicy(): unknown {
  const network = { vpcId: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] };
  const there = synthesize({ network, credentials: { 'ci-pull': {} } }).EcrCredentials;
  const policies = Object.entries(resourcesOf(there, 'AWS::IAM::Policy'));
  const [, policy] = policies.find(([id]) => id.startsWith('cipullNetwork')) ?? [];
  return plain(policy?.Properties.PolicyDocument);
}

/** Returns the trust policy of the role for the steps of a Bitbucket repository. */
function bitbucketTrust(): unknown {
  const bitbucket = {
    workspace: 'acme',
    workspaceUuid: 'c4e8a2d6-91b3-47f5-8a0c-3d5e7f912b60',
    repositoryUuid: '5b1c9f0e-2a47-4d36-9c81-7e0f3a6d2b14',
  };
  const there = synthesize({ credentials: { 'ci-pull': { readers: [{ bitbucket }] } } }).EcrCredentials;
  const roles = Object.entries(resourcesOf(there, 'AWS::IAM::Role'));
  return plain(roles.find(([id]) => id.startsWith('cipullReaders'))?.[1].Properties.AssumeRolePolicyDocument);
}

const actual: Record<string, () => unknown> = {
  'the function': () => inline('cipullRole'),
  'a feed': () => inline('cipullFeedsgitlabRole'),
  'a function in a VPC': () => networkPolicy(),
  'the schedules': () => property('AWS::IAM::Policy', 'EcrSharedSchedulerRole', 'PolicyDocument'),
  'the deployment': () => inline('EcrSharedDeploymentRole'),
  'a reader role': () => inline('cipullReaders'),
  "a reader role's trust": () => property('AWS::IAM::Role', 'cipullReaders', 'AssumeRolePolicyDocument'),
  "a Bitbucket reader's trust": () => bitbucketTrust(),
  'the secret': () => property('AWS::SecretsManager::ResourcePolicy', 'cipull', 'ResourcePolicy'),
  'the key': () => property('AWS::KMS::Key', 'EcrSharedKey', 'KeyPolicy'),
};

describe('docs/security.md', () => {
  it.each(Object.keys(actual))('shows the whole policy of the template: %s', (name) => {
    expect(documented[name]).toEqual(actual[name]?.());
  });

  it('shows no other policy', () => {
    expect(Object.keys(documented).sort()).toEqual(Object.keys(actual).sort());
  });
});
