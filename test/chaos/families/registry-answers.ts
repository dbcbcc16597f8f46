import type { Fault } from '../../../local/stand-in/http/faults';
import { notVerified, refused, TIMED_OUT } from '../messages';
import type { Scenario } from '../scenario';
import { denial, ecr, hang, reply, reset } from './faults';

const DENIED =
  'User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: ecr:BatchGetImage on resource: x';
const elsewhere = { location: 'https://example.com/' };
const cutOff = { 'content-length': '4000', connection: 'close' };

type Answer = [name: string, fault: Fault, says: RegExp];

/** Answers that refuse the token. It is never published. */
const REFUSALS: Answer[] = [
  ['answers 400', denial(400, 'Your Authorization Token is invalid.'), refused('400 Your Authorization Token')],
  ['answers 401 with an empty body', reply(401), refused('401')],
  ['answers 403, expired token', denial(403, 'Your authorization token has expired.'), refused('403 .*expired')],
  ['answers 403, missing permission', denial(403, DENIED), refused('403 .*ecr:BatchGetImage')],
  ['answers 403 with an HTML body', reply(403, '<html>Forbidden</html>'), refused('403')],
  ['answers 403 with truncated JSON', reply(403, '{"errors":[{"mess'), refused('403')],
];

/** Answers that neither accept nor refuse the token. */
const INCONCLUSIVE: Answer[] = [
  ['answers 204', reply(204), notVerified('204')],
  ['answers 301 to another host', reply(301, '', elsewhere), notVerified('301')],
  ['answers 307 to another host', reply(307, '', elsewhere), notVerified('307')],
  ['answers 404', denial(404, 'not found'), notVerified('404')],
  ['answers 429', denial(429, 'too many requests'), notVerified('429')],
  ['answers 500', reply(500), notVerified('500')],
  ['answers 502 with an HTML body', reply(502, '<html>Bad gateway</html>'), notVerified('502')],
  ['answers 503', reply(503), notVerified('503')],
  ['cuts off its answer', reply(200, '{', cutOff), notVerified('aborted')],
  ['resets the connection', reset, notVerified('.*(ECONNRESET|hang up)')],
];
const SLOW: Answer[] = [
  ['answers after the timeout', { kind: 'delay', milliseconds: 5000 }, notVerified(TIMED_OUT)],
  ['never answers', hang, notVerified(TIMED_OUT)],
];

/** Every answer of a registry to the verification of a new token. */
export const registryAnswers: Scenario[] = [
  ...REFUSALS.map(scenario({ ends: 'fails' })),
  ...INCONCLUSIVE.map(scenario({ ends: 'warns' })),
  ...SLOW.map(scenario({ ends: 'warns', slow: true })),
  ...INCONCLUSIVE.map(scenario({ ends: 'fails', credential: 'strict' }, ', and verification is required')),
  {
    name: 'the registry of one region refuses the token',
    credential: 'many',
    ends: 'fails',
    says: [refused('401', '- us-east-1: 210987654321\\.dkr\\.ecr\\.us-east-1\\.amazonaws\\.com')],
    faults: [[reply(401), { ...ecr('us-east-1'), service: 'registry' }, 1]],
  },
];

function scenario(settings: Omit<Scenario, 'name'>, condition = '') {
  return ([name, fault, says]: Answer): Scenario => ({
    ...settings,
    name: `the registry ${name}${condition}`,
    says: [says],
    faults: [[fault, { service: 'registry' }]],
  });
}
