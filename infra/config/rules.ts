import { FORMATS } from '../../lambda/core/formats';
import { type Endpoint, isFips, publicHosts, registryHost } from '../../lambda/core/hosts';
import { MAX_SPEC_BYTES, MAX_VALUE_BYTES } from '../../lambda/core/limits';
import { feedUnit } from '../naming/names';
import { dnsSuffixOf, FIPS_REGIONS, partitionOf } from './common/regions';
import { type Credential, refreshSpec } from './credential';
import { type DeployTarget, readerProblems } from './readers/rules';
import { replicaProblems } from './replicas/rules';
import { secretProblems } from './secrets/rules';
import type { Registry } from './secrets/schema';

/** The size of one host in a docker config, in KB. Almost all of it is the token. */
const HOST_KB = 3.7;
const MAX_HOSTS = Math.floor(MAX_VALUE_BYTES / (HOST_KB * 1024));
/**
 * A CloudFormation stack has at most 500 resources. A credential with two secrets, a reader with a role and a reader of
 * another account has 14. The rest of the stack has about 16. Each feed adds 9, and `network` one
 * for each function. This rule does not count these, but limits.ts counts all resources of the synthesized stack.
 */
const MAX_CREDENTIALS_PER_STACK = 34;

/** Returns the problems between the settings of one credential, each with its path below the credential. */
export function credentialProblems(credential: Credential, target: DeployTarget): string[] {
  return [
    ...repositoryProblems(credential),
    ...hostProblems(credential),
    ...specProblems(credential),
    ...repeated(credential.registries, registryKey).map(
      ({ index, key }) => `registries.${index}: got the registry of ${key} again; must be listed once`,
    ),
    ...partitionProblems(credential),
    ...publicRegistryProblems(credential, target),
    ...endpointProblems(credential, target),
    ...verifyRepositoriesProblems(credential),
    ...secretProblems(credential),
    ...readerProblems(credential, target),
    ...replicaProblems(credential, target),
  ];
}

/** Returns the problems of the secrets of one credential that have the same name. */
export function repeatedNames({ secrets }: Credential): string[] {
  return repeated(secrets, ({ name }) => name).map(
    ({ index, key }) => `secrets.${index}.name: got ${key}, the name of another secret; must be unique`,
  );
}

/**
 * Returns the problems between credentials.
 * @param settings the settings by the credential's name: they also contain the feeds that have a problem
 */
export function configProblems(
  credentials: Credential[],
  settings: Record<string, { feeds: { name: string }[] }>,
): string[] {
  const secrets = credentials.flatMap(({ name: credential, secrets }) =>
    secrets.map(({ name }, index) => ({ name, path: `credentials.${credential}.secrets.${index}.name` })),
  );
  // Each unit is part of the names of a function and its role.
  const units = [
    ...credentials.map(({ name }) => ({ unit: name, path: '' })),
    ...Object.entries(settings).flatMap(([name, { feeds }]) =>
      // Repeated names within one credential are reported by the rules of feeds.
      [...new Set(feeds.map((feed) => feed.name))].map((feed) => ({
        unit: feedUnit(name, feed),
        path: `credentials.${name}.feeds: got a feed ${feed}`,
      })),
    ),
  ];
  const groups = [...new Set(credentials.map(({ group }) => group))];
  return [
    ...repeated(secrets, ({ name }) => name).map(
      ({ item, key }) => `${item.path}: got ${key}, the name of another secret; must be unique`,
    ),
    ...repeated(units, ({ unit }) => unit).map(
      ({ item, key }) =>
        `${item.path}, whose function would have the same name as another function (…-${key}); must have another name`,
    ),
    ...groups.flatMap((group) => {
      const { length } = credentials.filter((credential) => credential.group === group);
      const where = group === undefined ? 'without a group' : `in the group ${group}`;
      return length > MAX_CREDENTIALS_PER_STACK
        ? [
            `credentials: got ${length} ${where}; must be at most ${MAX_CREDENTIALS_PER_STACK}: ` +
              'use more groups, because each group is a stack',
          ]
        : [];
    }),
  ];
}

function registryKey({ account = "the stack's account", region = "the stack's region" }: Registry): string {
  return `${account} in ${region}`;
}

function repositoryProblems({ access, repositories }: Credential): string[] {
  const allowed =
    access === 'pull'
      ? 'must be at least one repository'
      : 'must be the names or prefixes of the repositories that this credential may push to';
  if (repositories.length === 0) return [`repositories: got none; ${allowed}`];
  if (access === 'pull') return [];
  return repositories.some((name) => /^\*+$/.test(name)) ? [`repositories: got "*"; ${allowed}`] : [];
}

function hostProblems({ registries, publicRegistry, endpoints, secrets }: Credential): string[] {
  if (registries.length === 0 && !publicRegistry) {
    return ['registries: got none; must be at least one registry, or publicRegistry: true'];
  }
  const hosts = registries.length * endpoints.length + (publicRegistry ? publicHosts(endpoints).length : 0);
  const listsEvery = secrets.some(({ format }) => FORMATS[format].holds === 'every registry');
  return hosts > MAX_HOSTS && listsEvery
    ? [
        `registries: got ${hosts} hosts; must be at most ${MAX_HOSTS}, because a secret holds ` +
          `${MAX_VALUE_BYTES.toLocaleString('en-US')} bytes and a host needs ${HOST_KB} KB`,
      ]
    : [];
}

function specProblems(credential: Credential): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(refreshSpec(credential)));
  return bytes > MAX_SPEC_BYTES
    ? [
        `registries and secrets: got a REFRESH_SPEC of ${bytes} bytes; must be at most ${MAX_SPEC_BYTES}: ` +
          'split the credential',
      ]
    : [];
}

function partitionProblems({ registries, publicRegistry }: Credential): string[] {
  const named = registries.flatMap(({ region }, index) =>
    region ? [{ index, region, partition: partitionOf(region) }] : [],
  );
  const expected = publicRegistry ? 'aws' : named[0]?.partition;
  return named
    .filter(({ partition }) => partition !== expected)
    .map(
      ({ index, region, partition }) =>
        `registries.${index}.region: got ${region} of the partition ${partition}; must be of ${expected}, like the ` +
        `${publicRegistry ? 'public registry' : 'first one'}, because an identity exists in one partition only`,
    );
}

function publicRegistryProblems({ publicRegistry }: Credential, { region }: DeployTarget): string[] {
  return publicRegistry && region && partitionOf(region) !== 'aws'
    ? [`publicRegistry: got true; must be false in ${region}, because ECR Public exists in the partition aws only`]
    : [];
}

/** Each deployment would fail, or publish secrets without the hosts of this type. */
function endpointProblems({ registries, endpoints }: Credential, target: DeployTarget): string[] {
  const regions = [...new Set(registries.flatMap(({ region = target.region }) => region ?? []))];
  const allowed = (endpoint: Endpoint) =>
    isFips(endpoint) ? `: FIPS endpoints exist in ${FIPS_REGIONS.join(', ')}` : '';
  return endpoints.flatMap((endpoint, index) =>
    regions
      .filter((region) => !hasEndpoint(region, endpoint))
      .map(
        (region) =>
          `endpoints.${index}: got ${endpoint}; must be an endpoint type that ECR has in ${region}${allowed(endpoint)}`,
      ),
  );
}

function hasEndpoint(region: string, endpoint: Endpoint): boolean {
  if (isFips(endpoint)) return FIPS_REGIONS.includes(region);
  return registryHost({ account: '', region, dnsSuffix: dnsSuffixOf(region) }, endpoint) !== undefined;
}

/** If the token's own policy does not allow a repository, each verification and with it each deployment fails. */
function verifyRepositoriesProblems({ verifyRepositories, repositories }: Credential): string[] {
  const patterns = repositories.map((pattern) => new RegExp(`^${pattern.replace(/\./g, '\\.').replace(/\*/g, '.*')}$`));
  return verifyRepositories.flatMap((name, index) =>
    patterns.some((pattern) => pattern.test(name))
      ? []
      : [
          `verifyRepositories.${index}: got ${name}; must be one of the credential's repositories ` +
            `(${repositories.join(', ')})`,
        ],
  );
}

/** Returns the items that have the same key as an earlier item. */
function repeated<T>(items: T[], keyOf: (item: T) => string): { item: T; index: number; key: string }[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    if (seen.has(key)) return [{ item, index, key }];
    seen.add(key);
    return [];
  });
}
