import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  type ECRClient,
  GetAuthorizationTokenCommand,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr';
import {
  type ECRPUBLICClient,
  GetAuthorizationTokenCommand as GetPublicAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr-public';
import type { AuthorizationData } from '../../lambda/core/token';

/** ECR. */
export interface Repositories {
  /** Creates a repository, unless it exists. */
  create(name: string): Promise<void>;
  /** Deletes a repository with its images. */
  delete(name: string): Promise<void>;
  /** Returns the names of all repositories that begin with a prefix. */
  list(prefix: string): Promise<string[]>;
  /** Returns an authorization token of the caller: the docker `auth`, and the registry's host. */
  token(): Promise<{ auth: string; host: string }>;
  /** Returns what an API answers to GetAuthorizationToken. Only us-east-1 has the API of ECR Public. */
  authorizationData(api: 'standard' | 'fips' | 'public'): Promise<AuthorizationData | undefined>;
}

/** The clients of ECR's APIs. */
export interface EcrClients {
  standard: ECRClient;
  fips: ECRClient;
  public: ECRPUBLICClient;
}

/** @param onToken receives each token, so that it can be removed from texts */
export function repositories(clients: EcrClients, onToken: (auth: string) => void): Repositories {
  const { standard: client } = clients;
  const authorizationData: Repositories['authorizationData'] = async (api) => {
    const data =
      api === 'public'
        ? (await clients.public.send(new GetPublicAuthorizationTokenCommand({}))).authorizationData
        : (await clients[api].send(new GetAuthorizationTokenCommand({}))).authorizationData?.[0];
    if (data?.authorizationToken) onToken(data.authorizationToken);
    return data;
  };
  return {
    async create(name) {
      try {
        await client.send(new CreateRepositoryCommand({ repositoryName: name }));
      } catch (error) {
        if ((error as Error).name !== 'RepositoryAlreadyExistsException') throw error;
      }
    },
    async delete(name) {
      await client.send(new DeleteRepositoryCommand({ repositoryName: name, force: true }));
    },
    async list(prefix) {
      const names: string[] = [];
      for await (const { repositories = [] } of paginateDescribeRepositories({ client }, {})) {
        names.push(...repositories.map(({ repositoryName = '' }) => repositoryName));
      }
      return names.filter((name) => name.startsWith(prefix));
    },
    async token() {
      const { authorizationToken: auth, proxyEndpoint } = (await authorizationData('standard')) ?? {};
      if (!auth || !proxyEndpoint) throw new Error('GetAuthorizationToken returned no token');
      return { auth, host: new URL(proxyEndpoint).host };
    },
    authorizationData,
  };
}
