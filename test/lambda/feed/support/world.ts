import { type FeedSpec, type ParsedFeedSpec, parseFeedSpec } from '../../../../lambda/core/feed-spec';
import { httpsClient } from '../../../../lambda/feed/delivery/https-client';
import type { FeedOptions, FeedPorts } from '../../../../lambda/feed/ports';
import { dockerConfig, FakeAws, hostOf, inHours, NOW, passwordOf, tokenOf } from '../../support/fakes';
import type { ThirdParty } from './third-party';

export const API_SECRET = 'feeds/third-party';
export const API_CREDENTIAL = 'glpat-not.a.real.token.at.all';
export const PASSWORD_SECRET = 'ecr-ci-pull-password';
const CONFIG_SECRET = 'ecr-ci-pull-dockerconfigjson';
export const HOST = hostOf('eu-west-1');
export const PASSWORD = passwordOf('eu-west-1');
export const AUTH = tokenOf('eu-west-1');
export const DOCKER_CONFIG = dockerConfig([HOST, AUTH]);

/** Secrets Manager with a login of 12 hours in two formats, and the API secret. */
export function freshSecrets(apiCredential = API_CREDENTIAL): FakeAws {
  return new FakeAws()
    .holding(PASSWORD_SECRET, PASSWORD, inHours(12))
    .holding(CONFIG_SECRET, DOCKER_CONFIG, inHours(12))
    .holding(API_SECRET, apiCredential, inHours(12));
}

/** The smallest request feed: PUT the password to `<url>/login`, with a bearer token. */
export function feedSpecOf(url: string, changes: Partial<FeedSpec> = {}): ParsedFeedSpec {
  const spec: FeedSpec = {
    credential: 'ci-pull',
    feed: 'third-party',
    secret: { name: PASSWORD_SECRET, format: 'password' },
    registry: HOST,
    apiSecret: { name: API_SECRET },
    target: {
      kind: 'request',
      method: 'PUT',
      url: `${url}/login`,
      body: { json: { password: '{{password}}' } },
      authentication: { kind: 'bearer' },
    },
    allowPrivateNetwork: true,
    ...changes,
  };
  return parseFeedSpec(JSON.stringify(spec));
}

/** The ports of a feed, with the real sender; no pause is jittered. */
export function portsOf(
  aws: FakeAws,
  trust: Pick<ThirdParty, 'ca'>,
  limits = { connectMs: 5000, totalMs: 5000 },
): FeedPorts {
  const send = httpsClient({ ca: trust.ca, allowPrivateNetwork: true }, limits);
  return { secrets: aws.secrets, send, clock: aws.clock, random: () => 1 };
}

/** A run with all the time of the function. */
export const RUN: FeedOptions = {
  signal: new AbortController().signal,
  until: new Date(NOW.getTime() + 90_000),
};
