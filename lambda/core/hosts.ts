/** The endpoint types of a registry. Source: Amazon ECR, "Amazon ECR endpoints". */
export const ENDPOINTS = ['standard', 'dualstack', 'fips', 'fips-dualstack'] as const;

/** An endpoint type, as used in the config. */
export type Endpoint = (typeof ENDPOINTS)[number];

/** A private registry in any partition. */
export interface Registry {
  /** 12 digits. */
  account: string;
  region: string;
  /** The DNS suffix of its partition, such as `amazonaws.com` or `amazonaws.com.cn`. */
  dnsSuffix: string;
}

/** The standard host of ECR Public. */
const PUBLIC_HOST = 'public.ecr.aws';
const PUBLIC_DUALSTACK_HOST = 'ecr-public.aws.com';

const FIPS_SUFFIX = 'amazonaws.com';

/** The DNS suffixes of a partition's registries. A partition without dual-stack hosts has one suffix. */
interface Suffixes {
  standard: string;
  dualstack?: string;
}

/** The DNS suffixes of every partition. Source: amazon-ecr-credential-helper, `ecr-login/api/client.go`; botocore's endpoints. */
const SUFFIXES: readonly Suffixes[] = [
  { standard: 'amazonaws.com', dualstack: 'on.aws' },
  { standard: 'amazonaws.com.cn', dualstack: 'on.amazonwebservices.com.cn' },
  { standard: 'amazonaws.eu', dualstack: 'on.amazonwebservices.eu' },
  { standard: 'c2s.ic.gov' },
  { standard: 'sc2s.sgov.gov' },
  { standard: 'csp.hci.ic.gov' },
  { standard: 'cloud.adc-e.uk' },
];

const PRIVATE_HOST = /^(\d{12})\.dkr([.-])ecr(-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)$/;

/** Returns whether hosts of this endpoint type are FIPS hosts, whose tokens come from ECR's FIPS API. */
export function isFips(endpoint: Endpoint): boolean {
  return endpoint.startsWith('fips');
}

/** Returns the host of a registry, or undefined if its partition has no hosts of this type. */
export function registryHost({ account, region, dnsSuffix }: Registry, endpoint: Endpoint): string | undefined {
  const fips = isFips(endpoint) ? '-fips' : '';
  if (fips && dnsSuffix !== FIPS_SUFFIX) return undefined;
  if (!endpoint.endsWith('dualstack')) return `${account}.dkr.ecr${fips}.${region}.${dnsSuffix}`;
  const suffix = SUFFIXES.find(({ standard }) => standard === dnsSuffix)?.dualstack;
  return suffix && `${account}.dkr-ecr${fips}.${region}.${suffix}`;
}

/**
 * Returns the private registry that a host of any endpoint type belongs to, or undefined for any other host. The host must
 * end with a known DNS suffix, because anybody can register a name such as `….amazonaws.com.fake.example.com`.
 */
export function registryOf(host: string): (Registry & { fips: boolean }) | undefined {
  const [, account, separator, fips, region, suffix] = PRIVATE_HOST.exec(host) ?? [];
  const type = separator === '.' ? 'standard' : 'dualstack';
  const partition = SUFFIXES.find((suffixes) => suffixes[type] === suffix);
  if (!account || !region || !partition) return undefined;
  return { account, region, dnsSuffix: partition.standard, fips: fips !== undefined };
}

/** Returns the hosts of the public registry. It has no FIPS hosts, so FIPS types return the host without FIPS. */
export function publicHosts(endpoints: readonly Endpoint[]): string[] {
  const hosts = endpoints.map((endpoint) => (endpoint.endsWith('dualstack') ? PUBLIC_DUALSTACK_HOST : PUBLIC_HOST));
  return [...new Set(hosts)];
}

/** Returns whether a host belongs to the public registry. */
export function isPublicHost(host: string): boolean {
  return host === PUBLIC_HOST || host === PUBLIC_DUALSTACK_HOST;
}
