import { errorMessage } from '../core/error-message';
import { type ParsedFeedSpec, targetHost } from '../core/feed-spec';
import { feedFacts } from '../core/feed-values';
import { Redactor } from '../runtime/redactor';
import { apiCredentialOf } from './api-credential';
import { readCurrent } from './current-version';
import { deliver } from './delivery/deliver';
import { basicAuth } from './delivery/request';
import { FeedError } from './feed-error';
import type { FeedOptions, FeedPorts } from './ports';
import { retry } from './retry';
import { retryingSecrets } from './retrying-secrets';

/** What a feed did: metadata only. */
export interface FeedResult {
  credential: string;
  feed: string;
  versionId: string;
  /** ISO 8601, like every time here. */
  pushedAt: string;
  expiresAt: string;
  /** The third party. */
  host: string;
  /** Those of all versions, where a newer one came while an older one was pushed. */
  attempts: number;
}

/** Each is a refresh that ended while a push was under way; there is one in hours. */
const MAX_VERSIONS = 3;

/**
 * One run of a feed: pushes the secret's current version. It keeps nothing from one run to the next, so every run pushes,
 * and the same value twice does no harm. Before each attempt and after the last one it asks which version is current: a
 * version that has been replaced is pushed no more, and where one was replaced while it was pushed, the newer one
 * follows. So whichever of two runs ends last leaves the newest version behind.
 * @throws FeedError
 */
export async function feed(spec: ParsedFeedSpec, ports: FeedPorts, options: FeedOptions): Promise<FeedResult> {
  const redactor = new Redactor();
  try {
    const secrets = retryingSecrets(ports.secrets, ports.clock);
    return await pushCurrent(spec, { ...ports, secrets }, options, redactor);
  } catch (error) {
    throw new FeedError(
      spec.credential,
      spec.feed,
      errorMessage(error, (text) => redactor.clean(text)),
    );
  }
}

async function pushCurrent(
  spec: ParsedFeedSpec,
  ports: FeedPorts,
  options: FeedOptions,
  redactor: Redactor,
): Promise<FeedResult> {
  const { secrets, clock } = ports;
  let { announced } = options;
  let attempts = 0;
  for (let versions = 1; versions <= MAX_VERSIONS; versions++) {
    const version = await readCurrent(spec, ports, { ...options, announced });
    const { versionId } = version;
    const facts = feedFacts(spec.secret.format, version, spec.registry);
    redactor.learn(facts.auth);
    const api = await secrets.value(spec.apiSecret.name, options.signal);
    const apiCredential = apiCredentialOf(spec.apiSecret, api?.value);
    redactor.learn(basicAuth(usernameOf(spec.target), apiCredential));
    const isCurrent = async () => {
      const { current } = await secrets.versionIds(spec.secret.name);
      if (current !== versionId) announced = current;
      return current === versionId;
    };
    const made = await retry({ ...ports, until: options.until }, isCurrent, () =>
      deliver(spec.target, {
        spec,
        facts,
        versionId,
        apiCredential,
        now: clock.now(),
        send: (request) => ports.send(request, options.signal),
      }),
    );
    attempts += made.attempts;
    if (made.delivered && (await isCurrent())) {
      return {
        credential: spec.credential,
        feed: spec.feed,
        versionId,
        pushedAt: clock.now().toISOString(),
        expiresAt: facts.expiresAt,
        host: targetHost(spec.target),
        attempts,
      };
    }
  }
  throw new Error(`${spec.secret.name} was replaced ${MAX_VERSIONS} times while it was pushed`);
}

function usernameOf(target: ParsedFeedSpec['target']): string {
  return target.kind === 'request' && target.authentication.kind === 'basic' ? target.authentication.username : '';
}
