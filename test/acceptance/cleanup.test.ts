import { describe, expect, it } from 'vitest';
import type { Aws } from '../../acceptance/aws';
import type { StackState } from '../../acceptance/aws/stacks';
import { cleanUp, describeCleanup, describeResource, findResources } from '../../acceptance/cleanup/cleanup';
import { awsError, contextOf } from './support/world';

const CLOCK = contextOf({ name: 'cleanup' }, { aws: {} }).clock;

/** An account with these resources. Stacks are by name with their status. */
function account(resources: {
  stacks?: Record<string, string>;
  repositories?: string[];
  secrets?: string[];
  logGroups?: string[];
  deniedRoles?: string[];
  schedules?: string[];
  /** The ARN and the tag of each identity provider. */
  providers?: string[][];
}) {
  const stacks = new Map(Object.entries(resources.stacks ?? {}));
  const lists = {
    repositories: [],
    secrets: [],
    logGroups: [],
    deniedRoles: [],
    schedules: [],
    providers: [] as string[][],
    ...resources,
  };
  const calls: string[] = [];
  const state = (name: string): StackState => ({ name, status: stacks.get(name) ?? '', reason: 'why', outputs: {} });
  const names = (all: string[]) => async (prefix: string) => all.filter((name) => name.startsWith(prefix));
  const remove = (call: string) => async (name: string) => {
    calls.push(`${call} ${name}`);
  };
  const aws = {
    stacks: {
      find: async (name: string) => (stacks.has(name) ? state(name) : undefined),
      list: async (prefix: string) => (await names([...stacks.keys()])(prefix)).map(state),
      resources: async (name: string) => (name === 'EcrAcceptance-keys' ? ['key-1'] : []),
      async delete(name: string) {
        calls.push(`stack ${name}`);
        if (stacks.get(name) !== 'DELETE_FAILED') stacks.delete(name);
      },
    },
    iam: {
      rolesWithPolicy: names(lists.deniedRoles),
      deleteRolePolicy: remove('policy'),
      oidcProviders: async () => lists.providers.map(([arn, tag]) => ({ arn, tags: { [tag ?? '']: '' } })),
      deleteOidcProvider: remove('provider'),
    },
    kmsKeys: { shortenDeletion: remove('key') },
    schedules: { list: names(lists.schedules), delete: remove('schedule') },
    repositories: { list: names(lists.repositories), delete: remove('repository') },
    secrets: { list: names(lists.secrets), delete: remove('secret') },
    logs: {
      groups: async (prefix: string) => (await names(lists.logGroups)(prefix)).map((name) => ({ name })),
      deleteGroup: remove('log group'),
    },
  } as unknown as Aws;
  return { aws, calls };
}

describe('the cleanup', () => {
  it('removes everything with the prefix of the run in each region, and nothing else', async () => {
    const first = account({
      stacks: { 'EcrAcceptance-keys-probes': 'CREATE_COMPLETE', 'EcrAcceptance-keys': 'CREATE_COMPLETE', Other: 'OK' },
      deniedRoles: ['EcrAcceptance-access-x'],
      schedules: ['EcrAcceptance-once'],
      providers: [
        ['arn-1', 'ecr-acceptance'],
        ['arn-2', 'team'],
      ],
      repositories: ['ecr-acceptance/app', 'team-a/app'],
      logGroups: ['/aws/lambda/EcrAcceptance-keys-x', '/aws/lambda/other'],
    });
    const second = account({
      secrets: ['ecr-acceptance-replicas-json', 'ecr-ci-pull-json'],
      deniedRoles: ['EcrAcceptance-access-x'], // IAM is the same in all regions
    });
    const { left, pending } = await cleanUp({ 'eu-west-1': first.aws, 'us-east-1': second.aws }, CLOCK, () => {});
    expect(first.calls).toEqual([
      'policy EcrAcceptance-access-x',
      'stack EcrAcceptance-keys',
      'key key-1',
      'stack EcrAcceptance-keys-probes',
      'schedule EcrAcceptance-once',
      'repository ecr-acceptance/app',
      'log group /aws/lambda/EcrAcceptance-keys-x',
      'provider arn-1',
    ]);
    expect(second.calls).toEqual(['secret ecr-acceptance-replicas-json']);
    expect(left).toEqual([]);
    expect(pending).toEqual(['The KMS key key-1 is pending deletion for 7 days. AWS does not charge for it.']);
  });

  it('lists what it could not remove with the commands that remove it, and continues', async () => {
    const { aws, calls } = account({
      stacks: { 'EcrAcceptance-feeds': 'DELETE_FAILED' },
      repositories: ['ecr-acceptance/app'],
    });
    const denied = { ...aws, secrets: { ...aws.secrets, list: () => Promise.reject(awsError('AccessDenied')) } };
    const result = await cleanUp({ 'eu-west-1': denied }, CLOCK, () => {});
    expect(calls).toContain('repository ecr-acceptance/app');
    expect(describeCleanup(result)).toEqual([
      'Could not remove the stack EcrAcceptance-feeds in eu-west-1. the stack is DELETE_FAILED: why\n' +
        '  Remove it with: aws cloudformation delete-stack --stack-name EcrAcceptance-feeds --region eu-west-1',
      'Could not remove each secret of the run in eu-west-1. could not be listed: AccessDenied: not authorized\n' +
        '  Remove it with: npm run acceptance -- --remove',
    ]);
  });

  it('finds what an earlier run left behind', async () => {
    const { aws } = account({ stacks: { 'EcrAcceptance-access': 'CREATE_COMPLETE', Other: 'CREATE_COMPLETE' } });
    const found = await findResources({ 'eu-west-1': aws });
    expect(found.map(describeResource)).toEqual(['the stack EcrAcceptance-access in eu-west-1']);
  });
});
