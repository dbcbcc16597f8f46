import { describe, expect, it } from 'vitest';
import { problems } from '../config/readers/problems';
import { hook, NETWORK } from '../support/deployed';

describe('a wrong network', () => {
  const of = (changes: object) => problems({ network: { ...NETWORK, ...changes }, credentials: { ci: {} } });

  it.each([
    [{ vpcId: 'vpc-1' }, 'network.vpcId: got "vpc-1"; must be an id such as vpc-0a1b2c3d4e5f60718'],
    [{ subnets: ['subnet'] }, 'network.subnets.0: got "subnet"; must be an id such as subnet-0a1b2c3d4e5f60718'],
    [{ subnets: 'subnet-0a1b2c3d' }, 'network.subnets: got "subnet-0a1b2c3d"; must be a list of ids'],
    [
      { vpc: 'vpc-0a1b2c3d' },
      'network.vpc: is unknown; must be one of the settings among vpcId, subnets, securityGroups',
    ],
  ])('is told: %j', (changes, problem) => {
    expect(of(changes)).toEqual([problem]);
  });

  it.each([[], Array.from({ length: 6 }, () => 'sg-0a1b2c3d')])(
    'has 1 to 5 security groups: %j',
    (...securityGroups) => {
      expect(of({ securityGroups })).toEqual([
        expect.stringMatching(/^network\.securityGroups: got .*; must be a list of 1 to 5 ids$/),
      ]);
    },
  );

  it('is not held against its feeds too', () => {
    const feeds = [{ ...hook('hook', { allowPrivateNetwork: true }), webhook: { url: 'https://10.0.0.7/' } }];
    expect(problems({ network: { ...NETWORK, vpcId: 'x' }, credentials: { ci: { feeds } } })).toHaveLength(1);
    expect(problems({ network: NETWORK, credentials: { ci: { feeds } } })).toEqual([]);
    expect(problems({ credentials: { ci: { feeds } } })).toEqual([
      'credentials.ci.feeds.0.allowPrivateNetwork: got true; must come with network, a VPC: from there alone a private host is reached',
    ]);
  });
});
