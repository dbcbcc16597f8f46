import type { Call } from '../../../local/stand-in/http/calls';
import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { carryOverFailed, failed, notWritten } from '../messages';
import { fakeSleep } from '../preload';
import type { Scenario } from '../scenario';
import { DOWN, ecr, HANG, put, RESET, reply, THROTTLED } from './faults';

const DOCKER = 'ecr-many-dockerconfigjson';
const many = { credential: 'many' } as const;
const fails = (...reports: RegExp[]) => ({ ends: 'fails', reports }) as const;
const refreshes = { ends: 'refreshes' } as const;

/** The calls of a run, and how the run ends after a temporary fault and after a permanent one. */
const CALLS: {
  title: string;
  match: Partial<Call>;
  setup?: Omit<Scenario, 'name' | 'ends'>;
  temporary: Pick<Scenario, 'ends' | 'reports'>;
  permanent: Pick<Scenario, 'ends' | 'reports'>;
}[] = [
  {
    title: 'GetAuthorizationToken',
    match: { service: 'ecr' },
    temporary: refreshes,
    permanent: fails(failed('eu-west-1'), notWritten('ecr-one-dockerconfigjson')),
  },
  {
    title: 'GetAuthorizationToken of ECR Public',
    match: { service: 'ecr-public' },
    setup: many,
    temporary: refreshes,
    permanent: fails(failed('public')),
  },
  { title: 'PutSecretValue', match: put(DOCKER), setup: many, temporary: refreshes, permanent: fails(failed(DOCKER)) },
  {
    title: 'GetSecretValue for a carry-over',
    match: { operation: 'GetSecretValue' },
    setup: { ...many, faults: [[DOWN, ecr('us-east-1')]] },
    temporary: fails(failed('us-east-1', 'ServerException: out of order')),
    permanent: fails(failed('us-east-1', 'ServerException: out of order'), carryOverFailed(DOCKER, 'us-east-1')),
  },
  {
    title: 'DescribeSecret in a deployment',
    match: { operation: 'DescribeSecret' },
    setup: { faults: [[DOWN, put()]], trigger: 'deployment', environment: fakeSleep },
    temporary: { ends: 'warns', reports: [/ecr-one-dockerconfigjson: ServerException: out of order/] },
    permanent: fails(/ecr-one-dockerconfigjson: ServerException: out of order/),
  },
];

const json = { 'content-type': 'application/x-amz-json-1.1' };
/** The start of a longer response. */
const START = '{"ARN":"arn:aws';

/** The faults of a call; those with a number are temporary, and apply to so many attempts. */
const FAULTS: [title: string, fault: Fault, attempts?: number][] = [
  ['is throttled twice', THROTTLED, 2],
  ['is always throttled', THROTTLED],
  ['returns 400', awsFault('InvalidParameterException', 'a parameter is wrong')],
  ['is denied', awsFault('AccessDeniedException', 'not authorized')],
  ['returns ExpiredTokenException', awsFault('ExpiredTokenException', 'the security token is expired')],
  ['returns 500 once', awsFault('InternalServiceError', 'oops', 500), 1],
  ['always returns 503', awsFault('ServiceUnavailable', 'come again', 503)],
  ['returns 502 with an HTML body', reply(502, '<html>Bad</html>', { 'content-type': 'text/html' })],
  ['returns 200 with an HTML body', reply(200, '<!doctype html><p>Log in')],
  ['returns 200 with an empty body', reply(200, '', json)],
  ['returns truncated JSON', reply(200, '{"A', json)],
  ['returns JSON of another shape', reply(200, '[7]', json)],
  ['has its response cut off', reply(200, START, { ...json, 'content-length': '4000', connection: 'close' })],
  ['has its connection reset once', RESET, 1],
  ['always has its connection reset', RESET],
  ['exceeds its timeout once', { kind: 'delay', milliseconds: 3500 }, 1],
  ['never completes its response', reply(200, START, { ...json, 'content-length': '4000' })],
  ['gets no response', HANG],
];
const SLOW = ['is always throttled', 'exceeds its timeout once', 'never completes its response', 'gets no response'];

/** Each fault of each call. */
export const apiCalls: Scenario[] = CALLS.flatMap(({ title, match, setup = {}, temporary, permanent }) =>
  FAULTS.map(([fault, ...planned]) => ({
    ...setup,
    ...(planned[1] === undefined ? permanent : temporary),
    name: `${title} ${fault}`,
    faults: [...(setup.faults ?? []), [planned[0], match, planned[1]]],
    slow: SLOW.includes(fault),
  })),
);
