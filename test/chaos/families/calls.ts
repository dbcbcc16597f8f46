import type { Call } from '../../../local/stand-in/http/calls';
import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { byDeploy, type Ending, type Scenario } from '../scenario';
import type { ChaosWorld, CredentialName } from '../world';

const DOCKER = 'ecr-many-dockerconfigjson';
const DOWN = awsFault('ServerException', 'out of order', 400);

/** A call that a run makes, and what a fault of it comes to. */
interface Befallen {
  title: string;
  credential: CredentialName;
  match: Partial<Call>;
  /** Makes the run make the call. */
  inject?(world: ChaosWorld): void;
  run?: NonNullable<Scenario['run']>;
  /** How the run ends that gets over the fault, and the one that doesn't. */
  over: Ending;
  not: Ending;
  /** What the report of a run says that does not end well. */
  says: RegExp;
  /** What it says besides, where the fault was not got over. */
  saysNot?: RegExp;
  /** {@link Scenario.sleepless} */
  sleepless?: boolean;
}

const CALLS: Befallen[] = [
  {
    title: 'GetAuthorizationToken',
    credential: 'one',
    match: { service: 'ecr' },
    over: 'refreshes',
    not: 'fails',
    says: /- eu-west-1: .*- ecr-one-dockerconfigjson: not updated/,
  },
  {
    title: 'GetAuthorizationToken of ECR Public',
    credential: 'many',
    match: { service: 'ecr-public' },
    over: 'refreshes',
    not: 'fails',
    says: /- public: /,
  },
  {
    title: 'PutSecretValue',
    credential: 'many',
    match: { operation: 'PutSecretValue', target: DOCKER },
    over: 'refreshes',
    not: 'fails',
    says: /- ecr-many-dockerconfigjson: /,
  },
  {
    title: 'GetSecretValue for a carry-over',
    credential: 'many',
    match: { operation: 'GetSecretValue' },
    inject: ({ standIn }) => standIn.faults.inject(DOWN, { service: 'ecr', region: 'us-east-1' }),
    over: 'fails',
    not: 'fails',
    says: /- us-east-1: ServerException: out of order/,
    saysNot: /- ecr-many-dockerconfigjson: not updated, because its current tokens for us-east-1 could not be read: /,
  },
  {
    title: 'DescribeSecret after a deploy',
    credential: 'one',
    match: { operation: 'DescribeSecret' },
    inject: ({ standIn }) => standIn.faults.inject(DOWN, { operation: 'PutSecretValue' }),
    run: byDeploy,
    over: 'warns',
    not: 'fails',
    sleepless: true,
    says: /ecr-one-dockerconfigjson: ServerException: out of order/,
  },
];

/** What befalls a call: so many times, or for good. */
interface Mishap {
  title: string;
  fault: Fault;
  times?: number;
  slow?: boolean;
}

const json = { 'content-type': 'application/x-amz-json-1.1' };
const part = '{"ARN":"arn:aws';
/** An answer whose connection ends before its announced length. */
const cutOff: Fault = {
  kind: 'reply',
  reply: { status: 200, headers: { ...json, 'content-length': '4000', connection: 'close' }, body: part },
};
/** One whose connection stays, and brings no more. */
const stopped: Fault = {
  kind: 'reply',
  reply: { status: 200, headers: { ...json, 'content-length': '4000' }, body: part },
};

const MISHAPS: Mishap[] = [
  { title: 'is throttled twice', fault: awsFault('ThrottlingException', 'Rate exceeded'), times: 2 },
  { title: 'is throttled for good', fault: awsFault('ThrottlingException', 'Rate exceeded'), slow: true },
  { title: 'is answered 400', fault: awsFault('InvalidParameterException', 'a parameter is wrong') },
  { title: 'is denied', fault: awsFault('AccessDeniedException', 'not authorized') },
  { title: 'has an expired security token', fault: awsFault('ExpiredTokenException', 'the security token is expired') },
  { title: 'is answered 500 once', fault: awsFault('InternalServiceError', 'oops', 500), times: 1 },
  { title: 'is answered 503 for good', fault: awsFault('ServiceUnavailable', 'come again', 503) },
  {
    title: 'is answered 502 in HTML',
    fault: {
      kind: 'reply',
      reply: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad</html>' },
    },
  },
  {
    title: 'is answered 200 in HTML',
    fault: { kind: 'reply', reply: { status: 200, body: '<!doctype html><p>Log in' } },
  },
  { title: 'is answered 200 with nothing', fault: { kind: 'reply', reply: { status: 200, headers: json } } },
  {
    title: 'is answered with half a JSON',
    fault: { kind: 'reply', reply: { status: 200, headers: json, body: '{"A' } },
  },
  {
    title: 'is answered with another JSON',
    fault: { kind: 'reply', reply: { status: 200, headers: json, body: '[7]' } },
  },
  { title: 'is cut off in its answer', fault: cutOff },
  { title: 'is reset once', fault: { kind: 'reset' }, times: 1 },
  { title: 'is reset for good', fault: { kind: 'reset' } },
  { title: 'is slower than its time-out, once', fault: { kind: 'delay', milliseconds: 3500 }, times: 1, slow: true },
  { title: 'stops in the middle of its answer', fault: stopped, slow: true },
  { title: 'is never answered', fault: { kind: 'hang' }, slow: true },
];

/** Every mishap of every call. */
export const callFaults: Scenario[] = CALLS.flatMap((call) =>
  MISHAPS.map(({ title, fault, times, slow = false }): Scenario => {
    const ends = times === undefined ? call.not : call.over;
    return {
      family: 'a call of AWS',
      name: `${call.title} ${title}`,
      credential: call.credential,
      ends,
      says: [
        ...(ends === 'refreshes' ? [] : [call.says]),
        ...(times === undefined && call.saysNot ? [call.saysNot] : []),
      ],
      ...(call.run ? { run: call.run } : {}),
      slow,
      sleepless: call.sleepless ?? false,
      inject(world) {
        call.inject?.(world);
        world.standIn.faults.inject(fault, call.match, times);
      },
    };
  }),
);
