import { targetHost } from '../../lambda/core/feed-spec';
import type { Kind } from '../config/feeds/presets';
import type { Feed } from '../config/feeds/resolve';
import type { StackEnvironment } from '../naming/environment';

/** The instructions for a feed. */
export interface FeedInstructions {
  name: string;
  kind: Kind;
  /** The host of the third party. */
  host: string;
  /** The name of the secret that is pushed. */
  secret: string;
  /** The secret that the user of this project creates, and what it must contain. */
  apiSecret: { name: string; field?: string; holds: string };
  /** The command that pushes now and shows an error. */
  push: string;
}

/** Returns the instructions for a feed, without calling AWS. */
export function feedInstructions(
  { name, kind, target, secret, apiSecret }: Feed,
  functionName: string,
  { region }: StackEnvironment,
): FeedInstructions {
  const { name: apiSecretName, field, holds } = apiSecret;
  return {
    name,
    kind,
    host: targetHost(target),
    secret: secret.name,
    apiSecret: { name: apiSecretName, ...(field === undefined ? {} : { field }), holds },
    push: `aws lambda invoke --function-name ${functionName} --cli-read-timeout 120 --region ${region} /dev/stdout`,
  };
}
