import { type Config, type Credential, stackNameOf } from './credential';
import { type Place, type Recipe, recipes, secretHosts } from './paste';
import { PULL_THROUGH, repositoryActions } from './permissions';
import { roleName } from './role-name';

/** Everything that a person needs to use a credential once it is deployed. */
export interface Sheet {
  credential: string;
  stack: string;
  access: string;
  repositories: string[];
  refreshEveryHours: number;
  role: string;
  secrets: { name: string; format: string; region: string; hosts: string[]; recipes: Recipe[] }[];
  /** The identity policy of a principal of this account that may read the credential, and do nothing else. */
  readerPolicy: object;
  /**
   * What each other account must set for the role above to reach its repositories: a policy on each of them, and one
   * on the registry if the credential fills its pull-through cache.
   */
  otherAccounts: { account: string; region: string; repositoryPolicy: object; registryPolicy?: object }[];
}

/** Puts a credential's sheet together, without asking AWS. */
export function sheetOf(config: Config, credential: Credential, place: Place & { partition: string }): Sheet {
  const { partition, account, region } = place;
  const role = `arn:${partition}:iam::${account}:role${config.rolePath}${roleName(config.stackName, credential.name, region)}`;
  return {
    credential: credential.name,
    stack: stackNameOf(config, credential),
    access: credential.access,
    repositories: credential.repositories,
    refreshEveryHours: credential.refreshEveryHours,
    role,
    secrets: credential.secrets.map((secret) => {
      const hosts = secretHosts(credential, secret, place);
      const [host] = hosts;
      return {
        name: secret.name,
        format: secret.format,
        region,
        hosts,
        recipes: host === undefined ? [] : recipes(secret, host, place),
      };
    }),
    readerPolicy: policy({
      Effect: 'Allow',
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      // Secrets Manager puts a hyphen and six characters behind a name.
      Resource: credential.secrets.map(
        ({ name }) => `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`,
      ),
    }),
    otherAccounts: credential.registries.flatMap((registry) => {
      if (registry.account === undefined || registry.account === account) return [];
      const there = { account: registry.account, region: registry.region ?? region };
      const allow = { Effect: 'Allow', Principal: { AWS: role } };
      const repositories = credential.repositories.map(
        (name) => `arn:${partition}:ecr:${there.region}:${there.account}:repository/${name}`,
      );
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

function policy(statement: object): object {
  return { Version: '2012-10-17', Statement: [statement] };
}
