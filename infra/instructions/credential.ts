import { type Config, type Credential, stackNameOf } from '../config/credential';
import { secretHosts } from '../config/secrets/registries';
import type { StackEnvironment } from '../naming/environment';
import { credentialNames } from '../naming/names';
import { PULL_THROUGH, repositoryActions, repositoryArns } from '../policies/ecr';
import { type FeedInstructions, feedInstructions } from './feed';
import { policyOf, type ReaderInstructions, readerInstructions, readPolicyStatements } from './reader';
import { loginCommand, type Snippet, snippets } from './snippets';

/** Everything that a person needs to use a deployed credential. */
export interface CredentialInstructions {
  credential: string;
  stack: string;
  access: string;
  repositories: string[];
  refreshEveryHours: number;
  /** ARN of the role that gets the tokens. */
  role: string;
  /** The VPC of its functions. */
  network?: Config['network'];
  secrets: { name: string; format: string; region: string; replicas: string[]; hosts: string[]; snippets: Snippet[] }[];
  /**
   * The identity policy of a principal of the stack's account that may read the credential, and nothing else. It is
   * left out if the credential is exclusive, because then no identity policy allows reading.
   */
  readerPolicy?: object;
  /** The instructions for each reader of the config. */
  readers: ReaderInstructions[];
  feeds: FeedInstructions[];
  /**
   * The policies that each other account must set so that the role can use its repositories: one on each repository,
   * and one on the registry if the credential fills its pull-through cache.
   */
  otherAccounts: { account: string; region: string; repositoryPolicy: object; registryPolicy?: object }[];
}

/** Returns the instructions for a credential, without calling AWS. */
export function credentialInstructions(
  config: Config,
  credential: Credential,
  environment: StackEnvironment,
): CredentialInstructions {
  const { partition, account, region } = environment;
  const names = credentialNames(config.stackName, credential.name, region);
  const roleArn = (name: string) => `arn:${partition}:iam::${account}:role${config.rolePath}${name}`;
  return {
    credential: credential.name,
    stack: stackNameOf(config, credential),
    access: credential.access,
    repositories: credential.repositories,
    refreshEveryHours: credential.refreshEveryHours,
    role: roleArn(names.role),
    ...(config.network ? { network: config.network } : {}),
    secrets: credential.secrets.map((secret) => {
      const hosts = secretHosts(credential, secret, environment);
      const [host] = hosts;
      return {
        name: secret.name,
        format: secret.format,
        region,
        replicas: credential.replicas.map((replica) => replica.region),
        hosts,
        snippets:
          host === undefined
            ? []
            : [
                ...snippets(secret, host, environment),
                ...credential.replicas.map((replica) => ({
                  consumer: `a shell, with the copy in ${replica.region}`,
                  text: loginCommand(secret, host, { ...environment, region: replica.region }),
                })),
              ],
      };
    }),
    ...(credential.exclusive
      ? {}
      : { readerPolicy: policyOf(readPolicyStatements(credential, credential.secrets, environment)) }),
    readers: credential.readers.map((reader) =>
      readerInstructions(credential, reader, environment, (hash) => roleArn(names.readerRole(hash))),
    ),
    feeds: credential.feeds.map((feed) => feedInstructions(feed, names.feed(feed.name).function, environment)),
    otherAccounts: otherAccounts(credential, environment, roleArn(names.role)),
  };
}

function otherAccounts(
  credential: Credential,
  environment: StackEnvironment,
  role: string,
): CredentialInstructions['otherAccounts'] {
  const allow = { Effect: 'Allow', Principal: { AWS: role } };
  return credential.registries.flatMap((registry) => {
    if (registry.account === undefined || registry.account === environment.account) return [];
    const repositories = repositoryArns({ ...credential, registries: [registry] }, environment);
    return {
      account: registry.account,
      region: registry.region ?? environment.region,
      repositoryPolicy: policyOf([{ ...allow, Action: repositoryActions(credential) }]),
      ...(credential.pullThroughCache
        ? { registryPolicy: policyOf([{ ...allow, Action: PULL_THROUGH, Resource: repositories }]) }
        : {}),
    };
  });
}
