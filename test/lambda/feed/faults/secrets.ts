import { awsError, FakeAws, inHours, NOW } from '../../support/fakes';
import { API_CREDENTIAL, API_SECRET, freshSecrets, PASSWORD, PASSWORD_SECRET } from '../support/world';
import type { FeedFault } from './fault';
import { NEWEST } from './gather';

const fails = (name: string, reason: string, inject: NonNullable<FeedFault['inject']>): FeedFault => ({
  family: 'a secret that is not as it should be',
  name,
  ends: 'fails',
  requests: 0,
  says: reason,
  inject,
});

/** Secrets Manager that fails at one call. */
const failing = (call: 'read' | 'describe', error: Error, times = Number.POSITIVE_INFINITY): FakeAws => {
  let left = times;
  const aws = new FakeAws({
    [call]: () => {
      if (left-- > 0) throw error;
    },
  });
  return aws.holding(PASSWORD_SECRET, PASSWORD, inHours(12)).holding(API_SECRET, API_CREDENTIAL, inHours(12));
};

const DENIED = awsError('AccessDeniedException', 'not yet');

const unreadable: FeedFault[] = [
  fails('there is no login yet', `${PASSWORD_SECRET} has no value yet`, (world) => {
    world.aws = new FakeAws().holding(API_SECRET, API_CREDENTIAL, inHours(12));
  }),
  fails(
    'the login has expired',
    `${PASSWORD_SECRET} expired at ${NOW.toISOString()}, because its refreshes have failed for hours`,
    ({ aws }) => void aws.holding(PASSWORD_SECRET, PASSWORD, NOW),
  ),
  fails('the API secret is gone', `the API secret ${API_SECRET} has no value`, (world) => {
    world.aws = new FakeAws().holding(PASSWORD_SECRET, PASSWORD, inHours(12));
  }),
  fails('the API secret is empty', `the API secret ${API_SECRET} is empty`, (world) => {
    world.aws = freshSecrets('');
  }),
  fails(
    'the API secret has a line end inside',
    'a header value contains a line break or another character that is not printable ASCII',
    (world) => {
      world.aws = freshSecrets(`${API_CREDENTIAL}\n${API_CREDENTIAL}`);
    },
  ),
  {
    ...fails('Secrets Manager never lets it read', 'AccessDeniedException: not yet', (world) => {
      world.aws = failing('read', DENIED);
    }),
    pausesMs: 60_000,
  },
  fails('Secrets Manager fails, and quotes the login', 'InternalServiceError: no [redacted]', (world) => {
    world.aws = failing('describe', awsError('InternalServiceError', `no ${PASSWORD.slice(0, 100)}`));
  }),
  {
    family: 'a secret that is not as it should be',
    name: 'Secrets Manager does not know its role yet',
    ends: 'pushes',
    requests: 1,
    pausesMs: 9000,
    inject(world) {
      world.aws = failing('read', DENIED, 3);
    },
  },
];

const replaced = (name: string, times: number, more: Partial<FeedFault>): FeedFault => {
  let aws: FakeAws | undefined;
  const answers = Array.from({ length: times }, (_, index) => () => {
    aws?.holding(PASSWORD_SECRET, NEWEST, inHours(13 + index));
    return { status: 200 };
  });
  return {
    family: 'a newer login',
    name,
    ends: 'pushes',
    requests: times + 1,
    answers,
    inject(world) {
      aws = world.aws;
    },
    ...more,
  };
};

const newer: FeedFault[] = [
  replaced('a refresh ends while the push is under way', 1, {}),
  replaced('three refreshes end while pushes are under way', 3, {
    ends: 'fails',
    requests: 3,
    says: `${PASSWORD_SECRET} was replaced 3 times during the push`,
  }),
];

/** What may inject the secrets that a feed reads. */
export const secretFaults: FeedFault[] = [...unreadable, ...newer];
