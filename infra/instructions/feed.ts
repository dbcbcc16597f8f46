import { targetHost } from '../../lambda/core/feed-spec';
import type { Credential } from '../config/credential';
import type { Kind } from '../config/feeds/presets';
import type { Feed } from '../config/feeds/schema';
import { apiSecretOf, kindOf, sourceOf, targetOf } from '../config/feeds/spec';
import type { StackEnvironment } from '../naming/environment';
import { feedUnit, functionName } from '../naming/function-name';

/** What a person needs to know of a feed. */
export interface FeedInstructions {
  name: string;
  kind: Kind;
  /** Where it pushes to. */
  host: string;
  /** The name of the secret that it pushes. */
  secret: string | undefined;
  /** The secret that its user makes, and what it must hold. */
  apiSecret: { name: string; field?: string; holds: string };
  /** The command that pushes now, and says what is wrong. */
  push: string;
}

/** Puts a feed's sheet together, without asking AWS. */
export function feedInstructions(
  feed: Feed,
  credential: Credential,
  stackName: string,
  { region }: StackEnvironment,
): FeedInstructions {
  const { name, field } = feed.apiSecret;
  const pusher = functionName(stackName, feedUnit(credential.name, feed.name));
  return {
    name: feed.name,
    kind: kindOf(feed),
    host: targetHost(targetOf(feed)),
    secret: sourceOf(feed, credential).secret?.name,
    apiSecret: { name, ...(field === undefined ? {} : { field }), holds: apiSecretOf(feed) },
    push: `aws lambda invoke --function-name ${pusher} --cli-read-timeout 120 --region ${region} /dev/stdout`,
  };
}
