import { readStoredAuth } from '../../lambda/core/stored-token';
import type { Context } from './context';

/** Returns the docker `auth` in the secret of a credential with the format `json`, as a consumer would use it. */
export async function storedAuth({ aws }: Pick<Context, 'aws'>, credential: string): Promise<string> {
  return readStoredAuth('json', (await aws.secrets.read(`ecr-${credential}-json`)).text, 'its host');
}

/** Returns the docker `auth` of a host in the secret of a credential with the format `dockerconfigjson`. */
export async function storedAuthOf({ aws }: Pick<Context, 'aws'>, credential: string, host: string): Promise<string> {
  const { text } = await aws.secrets.read(`ecr-${credential}-dockerconfigjson`);
  return readStoredAuth('dockerconfigjson', text, host);
}
