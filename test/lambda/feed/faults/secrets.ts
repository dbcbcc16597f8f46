import { awsError, type FakeAws, failing } from '../../support/fake-aws';
import { inHours, NOW } from '../../support/values';
import { API_CREDENTIAL, API_SECRET, freshSecrets, PASSWORD, PASSWORD_SECRET } from '../support/world';
import { type FaultWorld, type FeedFault, fails, NEWEST, pushes } from './fault';

const SECRET = 'a faulty secret';
const DENIED = awsError('AccessDeniedException', 'not yet');
const QUOTE = awsError('InternalServiceError', `no ${PASSWORD.slice(0, 100)}`);

/** Replaces AWS before the run. */
const aws = (create: () => FakeAws) => ({
  inject(world: FaultWorld) {
    world.aws = create();
  },
});

/** Publishes a newer token while each of the first pushes is in progress. */
function newerTokens(times: number): Pick<FeedFault, 'responses' | 'inject'> {
  let current: FakeAws | undefined;
  return {
    responses: Array.from({ length: times }, (_, index) => () => {
      current?.holding(PASSWORD_SECRET, NEWEST, inHours(13 + index));
      return { status: 200 };
    }),
    inject(world) {
      current = world.aws;
    },
  };
}

/** Values of the secrets that no retry can fix. */
const VALUES: [name: string, reason: string, create: () => FakeAws][] = [
  ['it has no token yet', `${PASSWORD_SECRET} has no value yet`, () => freshSecrets({ without: PASSWORD_SECRET })],
  [
    'its token has expired',
    `${PASSWORD_SECRET} expired at ${NOW.toISOString()}, because its refreshes have failed for hours`,
    () => freshSecrets().holding(PASSWORD_SECRET, PASSWORD, NOW),
  ],
  [
    'the API secret is missing',
    `the API secret ${API_SECRET} has no value`,
    () => freshSecrets({ without: API_SECRET }),
  ],
  ['the API secret is empty', `the API secret ${API_SECRET} is empty`, () => freshSecrets({ apiCredential: '' })],
  [
    'the API secret contains a line break',
    'a header value contains a line break or another character that is not printable ASCII',
    () => freshSecrets({ apiCredential: `${API_CREDENTIAL}\n${API_CREDENTIAL}` }),
  ],
];

/** Faults in the secrets that a feed reads. */
export const secretFaults: FeedFault[] = [
  ...VALUES.map(([name, reason, create]) => fails(SECRET, name, 0, reason, aws(create))),
  fails(SECRET, 'Secrets Manager denies every read', 0, 'AccessDeniedException: not yet', {
    ...aws(() => freshSecrets({ faults: { read: failing(DENIED) } })),
    pausesMs: 60_000,
  }),
  fails(
    SECRET,
    'Secrets Manager fails and quotes the token',
    0,
    'InternalServiceError: no [redacted]',
    aws(() => freshSecrets({ faults: { describe: failing(QUOTE) } })),
  ),
  pushes(SECRET, 'IAM changes have not propagated yet', 1, {
    ...aws(() => freshSecrets({ faults: { read: failing(DENIED, 3) } })),
    pausesMs: 9000,
  }),
  pushes('a newer token', 'a refresh ends during the push', 2, newerTokens(1)),
  fails(
    'a newer token',
    'three refreshes end during pushes',
    3,
    `${PASSWORD_SECRET} was replaced 3 times during the push`,
    newerTokens(3),
  ),
];
