import { type FeedSpec, type ParsedFeedSpec, parseFeedSpec } from '../../../../lambda/core/feed-spec';
import { httpsClient } from '../../../../lambda/feed/delivery/https-client';
import type { FeedOptions, FeedPorts } from '../../../../lambda/feed/ports';
import { FakeAws, type Faults } from '../../support/fake-aws';
import { dockerConfig, hostOf, inHours, NOW, passwordOf, tokenOf } from '../../support/values';
import type { ThirdParty } from './third-party';

export const API_SECRET = 'feeds/third-party';
export const API_CREDENTIAL = 'glpat-not.a.real.token.at.all';
export const PASSWORD_SECRET = 'ecr-ci-pull-password';
export const HOST = hostOf('eu-west-1');
export const PASSWORD = passwordOf('eu-west-1');
export const AUTH = tokenOf('eu-west-1');
export const DOCKER_CONFIG = dockerConfig([HOST, AUTH]);

interface SecretsOptions {
  /** @default {@link API_CREDENTIAL} */
  apiCredential?: string;
  /** The secret that is missing. */
  without?: string;
  /** @default none */
  faults?: Faults;
}

/** Returns Secrets Manager with a token that is valid for 12 hours, in two formats, and with the API secret. */
export function freshSecrets({ apiCredential = API_CREDENTIAL, without, faults }: SecretsOptions = {}): FakeAws {
  const aws = new FakeAws(faults);
  const values = {
    [PASSWORD_SECRET]: PASSWORD,
    'ecr-ci-pull-dockerconfigjson': DOCKER_CONFIG,
    [API_SECRET]: apiCredential,
  };
  for (const [name, value] of Object.entries(values)) if (name !== without) aws.holding(name, value, inHours(12));
  return aws;
}

/** Returns the smallest request feed: it sends the password with PUT to `<url>/login`, with a bearer token. */
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

/** Returns the ports of a feed, with the real HTTPS client and without jitter in the pauses. */
export function portsOf(
  aws: FakeAws,
  trust: Pick<ThirdParty, 'ca'>,
  timeouts = { connectMs: 5000, totalMs: 5000 },
): FeedPorts {
  const send = httpsClient({ ca: trust.ca, allowPrivateNetwork: true }, timeouts);
  return { secrets: aws.secrets, send, clock: aws.clock, random: () => 1 };
}

/** The options of a run with the full time of the function. */
export const RUN: FeedOptions = {
  signal: new AbortController().signal,
  until: new Date(NOW.getTime() + 90_000),
};
