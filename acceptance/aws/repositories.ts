import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';

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
}

/** @param onToken receives each token, so that it can be removed from texts */
export function repositories(client: ECRClient, onToken: (auth: string) => void): Repositories {
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
      let next: string | undefined;
      do {
        const { repositories = [], nextToken } = await client.send(
          new DescribeRepositoriesCommand({ nextToken: next }),
        );
        names.push(...repositories.map(({ repositoryName = '' }) => repositoryName));
        next = nextToken;
      } while (next);
      return names.filter((name) => name.startsWith(prefix));
    },
    async token() {
      const { authorizationData: [data] = [] } = await client.send(new GetAuthorizationTokenCommand({}));
      const { authorizationToken: auth, proxyEndpoint } = data ?? {};
      if (!auth || !proxyEndpoint) throw new Error('GetAuthorizationToken returned no token');
      onToken(auth);
      return { auth, host: new URL(proxyEndpoint).host };
    },
  };
}
