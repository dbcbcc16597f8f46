import { errorMessage } from '../core/error-message';
import { type ParsedFeedSpec, targetHost } from '../core/feed-spec';
import { feedValues } from '../core/feed-values';
import { parseApiCredential } from './api-credential';
import { readCurrentVersion } from './current-version';
import { deliver } from './delivery/deliver';
import { FeedError } from './feed-error';
import { FeedRedactor } from './feed-redactor';
import type { FeedOptions, FeedPorts } from './ports';
import { retry } from './retry';
import { retryingSecrets } from './retrying-secrets';

/** The result of a push: metadata only. */
export interface FeedResult {
  credential: string;
  feed: string;
  versionId: string;
  /** In ISO 8601 format, like all times in this result. */
  pushedAt: string;
  expiresAt: string;
  /** The host of the third party. */
  host: string;
  /** The attempts for all versions, if a new version was published during the push. */
  attempts: number;
}

/** How many versions one run pushes. Refreshes are hours apart, so a new version during a push is rare. */
const MAX_VERSIONS = 3;

/**
 * Runs a feed: pushes the secret's current version to the third party. The feed keeps no state, so every run pushes, and
 * to push the same value twice is harmless. Before each attempt and after the last one, the run reads which version is
 * current. It stops pushing a version that was replaced, and pushes the new one. So the newest version remains at the
 * third party, whichever of two concurrent runs ends last.
 * @throws FeedError
 */
export async function feed(spec: ParsedFeedSpec, ports: FeedPorts, options: FeedOptions): Promise<FeedResult> {
  const redactor = new FeedRedactor();
  try {
    const secrets = retryingSecrets(ports.secrets, ports.clock);
    return await pushCurrentVersion(spec, { ...ports, secrets }, options, redactor);
  } catch (error) {
    throw new FeedError(
      spec.credential,
      spec.feed,
      errorMessage(error, (text) => redactor.redact(text)),
    );
  }
}

async function pushCurrentVersion(
  spec: ParsedFeedSpec,
  ports: FeedPorts,
  options: FeedOptions,
  redactor: FeedRedactor,
): Promise<FeedResult> {
  const { secrets, clock } = ports;
  let { announcedVersion } = options;
  let attempts = 0;
  for (let versions = 1; versions <= MAX_VERSIONS; versions++) {
    const version = await readCurrentVersion(spec, ports, { ...options, announcedVersion });
    const { versionId } = version;
    redactor.addValue(spec.secret.format, version.value);
    const values = feedValues(spec.secret.format, version, spec.registry);
    const api = await secrets.value(spec.apiSecret.name, options.signal);
    const apiCredential = parseApiCredential(spec.apiSecret, api?.value);
    redactor.addCredential(apiCredential, usernameOf(spec.target));
    const isCurrent = async () => {
      const { current } = await secrets.versionIds(spec.secret.name);
      if (current !== versionId) announcedVersion = current;
      return current === versionId;
    };
    const outcome = await retry({ ...ports, until: options.until }, isCurrent, () =>
      deliver(spec.target, {
        spec,
        values,
        versionId,
        apiCredential,
        now: clock.now(),
        send: (request) => ports.send(request, options.signal),
      }),
    );
    attempts += outcome.attempts;
    if (outcome.delivered && (await isCurrent())) {
      return {
        credential: spec.credential,
        feed: spec.feed,
        versionId,
        pushedAt: clock.now().toISOString(),
        expiresAt: values.expiresAt,
        host: targetHost(spec.target),
        attempts,
      };
    }
  }
  throw new Error(`${spec.secret.name} was replaced ${MAX_VERSIONS} times during the push`);
}

function usernameOf(target: ParsedFeedSpec['target']): string {
  return target.kind === 'request' && target.authentication.kind === 'basic' ? target.authentication.username : '';
}
