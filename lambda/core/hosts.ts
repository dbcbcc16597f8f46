/** The kinds of host that a registry answers at. Source: Amazon ECR, "Amazon ECR endpoints". */
export const ENDPOINTS = ['standard', 'dualstack', 'fips', 'fips-dualstack'] as const;

/** The name of a kind of host, as in the config. */
export type Endpoint = (typeof ENDPOINTS)[number];

/** A private registry, wherever its partition is. */
export interface Registry {
  /** 12 digits. */
  account: string;
  region: string;
  /** Of its partition: `amazonaws.com`, `amazonaws.com.cn` and so on. */
  dnsSuffix: string;
}

/** The registry of ECR Public. */
const PUBLIC_HOST = 'public.ecr.aws';
const PUBLIC_DUALSTACK_HOST = 'ecr-public.aws.com';

const FIPS_SUFFIX = 'amazonaws.com';

/** The partitions with dual-stack hosts, by their DNS suffix: the one that those hosts have. */
const DUALSTACK_SUFFIXES: Record<string, string> = {
  'amazonaws.com': 'on.aws',
  'amazonaws.com.cn': 'on.amazonwebservices.com.cn',
  'amazonaws.eu': 'on.amazonwebservices.eu',
};

const PRIVATE_HOST = /^(\d{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)$/;

/** Is it a FIPS host? Its tokens come from ECR's FIPS API. */
export function isFips(endpoint: Endpoint): boolean {
  return endpoint.startsWith('fips');
}

/** The host of a registry; undefined where its partition has no hosts of that kind. */
export function registryHost({ account, region, dnsSuffix }: Registry, endpoint: Endpoint): string | undefined {
  const fips = isFips(endpoint) ? '-fips' : '';
  if (fips && dnsSuffix !== FIPS_SUFFIX) return undefined;
  if (!endpoint.endsWith('dualstack')) return `${account}.dkr.ecr${fips}.${region}.${dnsSuffix}`;
  const suffix = DUALSTACK_SUFFIXES[dnsSuffix];
  return suffix && `${account}.dkr-ecr${fips}.${region}.${suffix}`;
}

/** The private registry behind a host of any kind; undefined for any other host. */
export function registryOf(host: string): (Registry & { fips: boolean }) | undefined {
  const [, account, fips, region, suffix] = PRIVATE_HOST.exec(host) ?? [];
  if (!account || !region || !suffix) return undefined;
  const [dnsSuffix = suffix] = Object.entries(DUALSTACK_SUFFIXES).find(([, dualstack]) => dualstack === suffix) ?? [];
  return { account, region, dnsSuffix, fips: fips !== undefined };
}

/** The hosts of the public registry, which has none for FIPS: there it is the standard one. */
export function publicHosts(endpoints: readonly Endpoint[]): string[] {
  const hosts = endpoints.map((endpoint) => (endpoint.endsWith('dualstack') ? PUBLIC_DUALSTACK_HOST : PUBLIC_HOST));
  return [...new Set(hosts)];
}

/** Is it a host of the public registry? */
export function isPublicHost(host: string): boolean {
  return host === PUBLIC_HOST || host === PUBLIC_DUALSTACK_HOST;
}
