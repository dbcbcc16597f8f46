import type { FormatName } from '../../lambda/core/formats';
import { readStoredAuth } from '../../lambda/core/stored-token';
import type { Context } from './context';

/** Returns the docker `auth` in the secret `ecr-<credential>-<format>`, as a consumer would use it. */
export async function storedAuth(
  { aws, image }: Pick<Context, 'aws' | 'image'>,
  credential: string,
  format: FormatName = 'json',
): Promise<string> {
  return readStoredAuth(format, (await aws.secrets.read(`ecr-${credential}-${format}`)).text, image.host);
}
