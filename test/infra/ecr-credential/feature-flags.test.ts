import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { describe, expect, it } from 'vitest';
import { context as ours } from '../../../cdk.json';
import { EcrCredential } from '../../../infra';
import { READERS, type ReaderKind } from '../simulation/support/readers';
import { hook } from '../support/deployed';
import { withOwnApp } from '../support/own-app';
import { plain } from '../support/synthesize';

/** One reader of each type of principal and trust. */
const KINDS: ReaderKind[] = [
  'a role',
  'a role of another account',
  'a user',
  'an organization',
  'a GitHub branch',
  'a GitLab branch',
  'a Bitbucket repository',
  'an OIDC issuer',
  'a host with a certificate',
];

const ENV = { account: '123456789012', region: 'eu-west-1' };

interface Statement {
  Effect: string;
  Principal?: Record<string, string | string[]>;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: object;
}

/** Returns each single permission and denial of a policy, because feature flags merge and sort statements. */
function permissions({ Statement }: { Statement: Statement[] }): string[] {
  const list = (value: string | string[] = '') => [value].flat();
  const all = Statement.flatMap(({ Effect, Principal = {}, Action, Resource, Condition }) => {
    const principals = Object.entries(Principal).flatMap(([kind, values]) => list(values).map((name) => [kind, name]));
    return (principals.length > 0 ? principals : ['']).flatMap((principal) =>
      list(Action).flatMap((action) =>
        list(Resource).map((resource) => JSON.stringify([Effect, principal, action, resource, Condition])),
      ),
    );
  });
  return [...new Set(all)].toSorted();
}

/** Returns the policies in a part of a template, each in its place. */
function policiesIn(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(policiesIn).filter((item) => item !== undefined);
  if (typeof node !== 'object' || node === null) return undefined;
  if ('Statement' in node) return permissions(node as { Statement: Statement[] });
  const entries = Object.entries(node).map(([key, value]) =>
    key === 'ManagedPolicyArns' ? [key, value] : [key, policiesIn(value)],
  );
  const found = entries.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** Returns the policies of a stack with every kind of credential, by logical id. */
function policies(context: Record<string, unknown>, env: typeof ENV | undefined): unknown {
  return withOwnApp({
    context,
    look: (app) => {
      const stack = new Stack(app, 'Shop', env ? { env } : {});
      const push = new EcrCredential(stack, 'Push', {
        access: 'push',
        repositories: ['team-a/*'],
        secrets: [{ format: 'dockerconfigjson' }, { format: 'jenkins' }],
        readers: KINDS.map((kind) => READERS[kind]),
        feeds: [hook('scanner')],
        encryption: 'customer-managed',
        exclusive: true,
        vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
          vpcId: 'vpc-0a1b2c3d4e5f60718',
          availabilityZones: ['eu-west-1a'],
          privateSubnetIds: ['subnet-0a1b2c3d4e5f60718'],
          privateSubnetRouteTableIds: ['rtb-0a1b2c3d4e5f60718'],
        }),
        newOidcProviders: ['https://gitlab.com'],
      });
      push.grantRead(new Role(stack, 'Consumer', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }));
      push.grantRead(Role.fromRoleName(stack, 'Existing', 'jenkins'), ['jenkins']);
      new EcrCredential(stack, 'Public', { publicRegistry: true, registries: [] });
      const resources = JSON.stringify(plain(Template.fromStack(stack).toJSON().Resources));
      // With a known region, a feature flag writes the partition literally.
      const text = env ? resources.replaceAll('<AWS::Partition>', 'aws') : resources;
      // The CDK names the policy of an imported role, and a feature flag changes the name.
      return policiesIn(JSON.parse(text.replace(/"ExistingPolicy\w+"/, '"ExistingPolicy"')));
    },
  });
}

describe('the policies of a construct', () => {
  it.each([
    ['of an app that `cdk init` creates, in a known region', recommended, ENV],
    ['of an app without feature flags, in a known region', {}, ENV],
    ['of an app that `cdk init` creates, in any region', recommended, undefined],
    ['of an app without feature flags, in any region', {}, undefined],
  ])("%s are the policies with this project's feature flags", (_, context, env) => {
    const expected = policies(ours, env);
    expect(Object.keys(expected as object).length).toBeGreaterThan(12);
    expect(policies(context, env)).toEqual(expected);
  });
});
