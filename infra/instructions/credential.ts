import { type Config, type Credential, stackNameOf } from '../config/credential';
import type { StackEnvironment } from '../naming/environment';
import { roleName } from '../naming/role-name';
import { PULL_THROUGH, repositoryActions, repositoryArns } from '../policies/ecr';
import { type FeedInstructions, feedInstructions } from './feed';
import { type ReaderInstructions, readerInstructions, readingStatements } from './reader';
import { type Snippet, secretHosts, snippets } from './snippets';

/** Everything that a person needs to use a credential once it is deployed. */
export interface CredentialInstructions {
  credential: string;
  stack: string;
  access: string;
  repositories: string[];
  refreshEveryHours: number;
  role: string;
  /** The VPC that its functions run in. */
  network?: Config['network'];
  secrets: { name: string; format: string; region: string; hosts: string[]; snippets: Snippet[] }[];
  /**
   * The identity policy of a principal of this account that is to read the credential, and do nothing else; none where
   * the credential is exclusive, for no policy would help.
   */
  readerPolicy?: object;
  /** What each of the config's readers has to do. */
  readers: ReaderInstructions[];
  feeds: FeedInstructions[];
  /**
   * What each other account must set for the role above to reach its repositories: a policy on each of them, and one
   * on the registry if the credential fills its pull-through cache.
   */
  otherAccounts: { account: string; region: string; repositoryPolicy: object; registryPolicy?: object }[];
}

/** Puts a credential's sheet together, without asking AWS. */
export function credentialInstructions(
  config: Config,
  credential: Credential,
  place: StackEnvironment,
): CredentialInstructions {
  const { partition, account, region } = place;
  const role = `arn:${partition}:iam::${account}:role${config.rolePath}${roleName(config.stackName, credential.name, region)}`;
  const names = credential.secrets.map(({ name }) => name);
  return {
    credential: credential.name,
    stack: stackNameOf(config, credential),
    access: credential.access,
    repositories: credential.repositories,
    refreshEveryHours: credential.refreshEveryHours,
    role,
    ...(config.network ? { network: config.network } : {}),
    secrets: credential.secrets.map((secret) => {
      const hosts = secretHosts(credential, secret, place);
      const [host] = hosts;
      return {
        name: secret.name,
        format: secret.format,
        region,
        hosts,
        snippets: host === undefined ? [] : snippets(secret, host, place),
      };
    }),
    ...(credential.exclusive ? {} : { readerPolicy: policy(...readingStatements(credential, names, place)) }),
    readers: credential.readers.map((reader) => readerInstructions(credential, reader, place, config)),
    feeds: credential.feeds.map((feed) => feedInstructions(feed, credential, config.stackName, place)),
    otherAccounts: credential.registries.flatMap((registry) => {
      if (registry.account === undefined || registry.account === account) return [];
      const there = { account: registry.account, region: registry.region ?? region };
      const allow = { Effect: 'Allow', Principal: { AWS: role } };
      const repositories = repositoryArns({ ...credential, registries: [registry] }, place);
      return [
        {
          ...there,
          repositoryPolicy: policy({ ...allow, Action: repositoryActions(credential) }),
          ...(credential.pullThroughCache
            ? { registryPolicy: policy({ ...allow, Action: PULL_THROUGH, Resource: repositories }) }
            : {}),
        },
      ];
    }),
  };
}

function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
