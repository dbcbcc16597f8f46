import { describe, expect, it } from 'vitest';
import { dnsSuffixOf, knownRegions, partitionOf } from '../../../infra/config/common/regions';
import { ENDPOINTS, isPublicHost, publicHosts, registryHost, registryOf } from '../../../lambda/core/hosts';

const ACCOUNT = '123456789012';

/** The hosts of one region per partition. Source: Amazon ECR, "Amazon ECR endpoints"; the partitions' DNS suffixes. */
const HOSTS: Record<string, Partial<Record<(typeof ENDPOINTS)[number], string>>> = {
  'us-east-1': {
    standard: '123456789012.dkr.ecr.us-east-1.amazonaws.com',
    dualstack: '123456789012.dkr-ecr.us-east-1.on.aws',
    fips: '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com',
    'fips-dualstack': '123456789012.dkr-ecr-fips.us-east-1.on.aws',
  },
  'us-gov-west-1': {
    standard: '123456789012.dkr.ecr.us-gov-west-1.amazonaws.com',
    dualstack: '123456789012.dkr-ecr.us-gov-west-1.on.aws',
    fips: '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
    'fips-dualstack': '123456789012.dkr-ecr-fips.us-gov-west-1.on.aws',
  },
  'cn-north-1': {
    standard: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    dualstack: '123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
  },
  'eusc-de-east-1': {
    standard: '123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu',
    dualstack: '123456789012.dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu',
  },
  'us-iso-east-1': { standard: '123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov' },
  'us-isob-east-1': { standard: '123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov' },
  'us-isof-south-1': { standard: '123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov' },
  'eu-isoe-west-1': { standard: '123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk' },
};

describe.each(Object.entries(HOSTS))('a registry in %s', (region, hosts) => {
  const dnsSuffix = dnsSuffixOf(region);

  it.each(ENDPOINTS)('has its documented %s host, or none', (endpoint) => {
    expect(registryHost({ account: ACCOUNT, region, dnsSuffix }, endpoint)).toBe(hosts[endpoint]);
  });

  it.each(Object.entries(hosts))('is recognized by its %s host', (endpoint, host) => {
    expect(registryOf(host)).toEqual({ account: ACCOUNT, region, dnsSuffix, fips: endpoint.startsWith('fips') });
  });
});

it('the table of hosts has one region per partition', () => {
  const partitions = Object.keys(HOSTS).map(partitionOf);
  expect(new Set(partitions).size).toBe(partitions.length);
  expect(partitions).toContain('aws-eusc');
});

it.each(knownRegions())(
  'the standard host in %s is recognized, so that every known DNS suffix is in the table',
  (region) => {
    const registry = { account: ACCOUNT, region, dnsSuffix: dnsSuffixOf(region) };
    expect(registryOf(registryHost(registry, 'standard') ?? '')).toEqual({ ...registry, fips: false });
  },
);

it.each([
  'ghcr.io',
  'public.ecr.aws',
  'dkr.ecr.eu-west-1.amazonaws.com',
  '12.dkr.ecr.eu-west-1.amazonaws.com',
  '',
  '123456789012.dkr.ecr.us-west-2.amazonaws.com.fake.example.com',
  '123456789012.dkr.ecr.us-west-2.amazonaws.com.fr',
  '123456789012.dkr.ecr.us-west-2.fake.example.com',
  '123456789012.dkr.ecr.us-west-2.example.amazonaws.com',
  '123456789012.dkr.ecr.us-west-2.on.aws',
  '123456789012.dkr-ecr.us-west-2.amazonaws.com',
  '123456789012.dkr-ecr.us-west-2.on.aws.fake.example.com',
  '123456789012.dkr-ecr.us-iso-east-1.c2s.ic.gov',
])('any other host %j is not a private registry', (host) => {
  expect(registryOf(host)).toBeUndefined();
});

it.each([
  [['standard'], ['public.ecr.aws']],
  [['dualstack'], ['ecr-public.aws.com']],
  [
    ['standard', 'dualstack'],
    ['public.ecr.aws', 'ecr-public.aws.com'],
  ],
  [['fips'], ['public.ecr.aws']],
  [
    ['standard', 'fips', 'fips-dualstack'],
    ['public.ecr.aws', 'ecr-public.aws.com'],
  ],
] as const)('the public registry has for the endpoints %j the hosts %j', (endpoints, hosts) => {
  expect(publicHosts(endpoints)).toEqual(hosts);
  expect(publicHosts(endpoints).every(isPublicHost)).toBe(true);
});
