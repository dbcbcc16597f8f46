import { FORMATS } from '../../lambda/core/formats';
import { publicHosts, registryHost } from '../../lambda/core/hosts';
import { MAX_SPEC_BYTES } from '../../lambda/core/limits';
import { feedUnit } from '../naming/function-name';
import { type Credential, refreshSpec } from './credential';
import { feedProblems } from './feeds/rules';
import { type DeployTarget, readerProblems } from './readers/rules';
import { secretProblems } from './secrets/rules';
import { dnsSuffixOf, partitionOf } from './shared/regions';

/** A docker config's entry is about 3.7 KB, since a token is; a secret takes 65,536 bytes. */
const MAX_HOSTS = 17;
/**
 * A CloudFormation stack takes 500 resources. A credential of two secrets for a reader with a role and one of another
 * account is 14; the stack itself, with alarms by e-mail, dashboard and key, some 16. A feed is 9 more, which the check
 * of the synthesized stack counts (limits.ts).
 */
const MAX_CREDENTIALS_A_STACK = 34;

/**
 * What is wrong between the settings of one credential; each with its path below the credential.
 * @param network whether the config names a VPC for its functions
 */
export function credentialProblems(credential: Credential, home: DeployTarget, network: { vpc: boolean }): string[] {
  const { access, registries, publicRegistry, endpoints, repositories, secrets } = credential;
  const hosts = registries.length * endpoints.length + (publicRegistry ? publicHosts(endpoints).length : 0);
  const spec = Buffer.byteLength(JSON.stringify(refreshSpec(credential)));
  return [
    ...(access === 'push' ? pushProblems(repositories) : []),
    ...(hosts === 0 ? ['registries: got none; must be at least one registry, or publicRegistry: true'] : []),
    ...(hosts > MAX_HOSTS && secrets.some(({ format }) => FORMATS[format].holds === 'every registry')
      ? [
          `registries: got ${hosts} hosts; must be at most ${MAX_HOSTS}, for a secret takes 65,536 bytes, and a host's login 3.7 KB`,
        ]
      : []),
    ...(spec > MAX_SPEC_BYTES
      ? [
          `registries and secrets: got a REFRESH_SPEC of ${spec} bytes; must be at most ${MAX_SPEC_BYTES}: split the credential`,
        ]
      : []),
    ...repeated(registries, ({ account = 'own', region = 'own' }) => `${account}, ${region}`).map(
      ({ index, key }) => `registries.${index}: got account and region ${key} again; must be listed once`,
    ),
    ...partitionProblems(credential),
    ...endpointProblems(credential),
    ...verifyRepositoriesProblems(credential),
    ...secretProblems(credential),
    ...readerProblems(credential, home),
    ...feedProblems(credential, network),
  ];
}

/** What is wrong between credentials. */
export function configProblems(credentials: Credential[]): string[] {
  const secrets = credentials.flatMap(({ name: credential, secrets }) =>
    secrets.map(({ name }, index) => ({ name, path: `credentials.${credential}.secrets.${index}.name` })),
  );
  // Each is part of the names of a function and its role.
  const units = [
    ...credentials.map(({ name }) => ({ unit: name, path: '' })),
    ...credentials.flatMap(({ name, feeds }) =>
      // Two feeds of one name are told already.
      [...new Set(feeds.map((feed) => feed.name))].map((feed) => ({
        unit: feedUnit(name, feed),
        path: `credentials.${name}.feeds: got a feed ${feed}`,
      })),
    ),
  ];
  const groups = [...new Set(credentials.map(({ group }) => group))];
  return [
    ...repeated(secrets, ({ name }) => name).map(
      ({ item, key }) => `${item.path}: got ${key}, the name of another secret; must be a name of its own`,
    ),
    ...repeated(units, ({ unit }) => unit).map(
      ({ item, key }) =>
        `${item.path}, whose function would have the name of another one, ${key}; must have another name`,
    ),
    ...groups.flatMap((group) => {
      const { length } = credentials.filter((credential) => credential.group === group);
      const where = group === undefined ? 'without a group' : `in the group ${group}`;
      return length > MAX_CREDENTIALS_A_STACK
        ? [
            `credentials: got ${length} ${where}; must be at most ${MAX_CREDENTIALS_A_STACK}: each group is a stack of its own`,
          ]
        : [];
    }),
  ];
}

function pushProblems(repositories: string[]): string[] {
  const allowed = 'must be the names or prefixes of what this credential may push to';
  if (repositories.length === 0) return [`repositories: is missing; ${allowed}`];
  return repositories.some((name) => /^\*+$/.test(name)) ? [`repositories: got "*"; ${allowed}`] : [];
}

function partitionProblems({ registries, publicRegistry }: Credential): string[] {
  const named = registries.flatMap(({ region }, index) =>
    region ? [{ index, region, partition: partitionOf(region) }] : [],
  );
  const home = publicRegistry ? 'aws' : named[0]?.partition;
  return named
    .filter(({ partition }) => partition !== home)
    .map(
      ({ index, region, partition }) =>
        `registries.${index}.region: got ${region} of the partition ${partition}; must be of ${home} like the ` +
        `${publicRegistry ? 'public registry' : 'first one'}: an identity of one partition is unknown in another`,
    );
}

function endpointProblems({ registries, endpoints }: Credential): string[] {
  const regions = [...new Set(registries.flatMap(({ region }) => region ?? []))];
  return endpoints.flatMap((endpoint, index) =>
    regions
      .filter((region) => !registryHost({ account: '', region, dnsSuffix: dnsSuffixOf(region) }, endpoint))
      .map((region) => `endpoints.${index}: got ${endpoint}; must be a kind of host that ECR has in ${region}`),
  );
}

/** A repository that the token can't open by its own policy would fail every deploy. */
function verifyRepositoriesProblems({ verifyRepositories, repositories }: Credential): string[] {
  const patterns = repositories.map((pattern) => new RegExp(`^${pattern.replace(/\./g, '\\.').replace(/\*/g, '.*')}$`));
  return verifyRepositories.flatMap((name, index) =>
    patterns.some((pattern) => pattern.test(name))
      ? []
      : [
          `verifyRepositories.${index}: got ${name}; must be one of the credential's repositories (${repositories.join(', ')})`,
        ],
  );
}

/** The items whose key an earlier item has. */
function repeated<T>(items: T[], keyOf: (item: T) => string): { item: T; index: number; key: string }[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    if (seen.has(key)) return [{ item, index, key }];
    seen.add(key);
    return [];
  });
}
