import type { Call } from '../../../local/stand-in/http/calls';
import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { failed, notVerified, PULL_NOT_VERIFIED, PULL_REFUSED, REDACTED, refused, TIMED_OUT } from '../messages';
import { fakeSleep } from '../preload';
import type { Ending, PlannedFault, Scenario } from '../scenario';
import type { Trigger } from '../world';
import { denial, ecr, failing, HANG, put, RESET, reply } from './faults';

const DENIED =
  'User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: ecr:BatchGetImage on resource: x';
const elsewhere = { location: 'https://example.com/' };
const cutOff = { 'content-length': '4000', connection: 'close' };

type Answer = [name: string, fault: Fault, reports: RegExp];

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
  ['resets the connection', RESET, notVerified('.*(ECONNRESET|hang up)')],
];
const SLOW: Answer[] = [
  ['answers after the timeout', { kind: 'delay', milliseconds: 5000 }, notVerified(TIMED_OUT)],
  ['never answers', HANG, notVerified(TIMED_OUT)],
];

const registry = (changes: Partial<Scenario>, condition = '') => {
  return ([name, fault, reports]: Answer) =>
    failing(`the registry ${name}${condition}`, [reports], [[fault, { service: 'registry' }]], changes);
};
const OF_ONE_REGION = { ...ecr('us-east-1'), service: 'registry' } as const;
const REFUSED_IN_ONE = refused('401', '- us-east-1: 210987654321\\.dkr\\.ecr\\.us-east-1\\.amazonaws\\.com');

/** Every answer of a registry to the verification of a new token. */
export const registryAnswers: Scenario[] = [
  ...REFUSALS.map(registry({})),
  ...INCONCLUSIVE.map(registry({ ends: 'warns' })),
  ...SLOW.map(registry({ ends: 'warns', slow: true })),
  ...INCONCLUSIVE.map(registry({ credential: 'strict' }, ', and verification is required')),
  failing('the registry of one region refuses the token', [REFUSED_IN_ONE], [[reply(401), OF_ONE_REGION, 1]], {
    credential: 'many',
  }),
];

/** Returns a function that injects a fault as soon as a call has been answered, because the fault quotes the token. */
function quoting(call: Partial<Call>, fault: (auth: string) => PlannedFault): Pick<Scenario, 'inject'> {
  return {
    inject({ standIn: { faults, tokens } }) {
      const after = async () => faults.inject(...fault(tokens.all().at(-1)?.authorizationToken ?? ''));
      faults.inject({ kind: 'hold', after }, call);
    },
  };
}

const passwordOf = (auth: string) => Buffer.from(auth, 'base64').toString('latin1').replace('AWS:', '');

/** The ways in which an error message quotes a token. */
const QUOTES: [name: string, quote: (auth: string) => string][] = [
  ['the token', (auth) => auth],
  ['the Basic header', (auth) => `Authorization: Basic ${auth}`],
  ['the password', passwordOf],
  ['the password in a URL', (auth) => `https://AWS:${encodeURIComponent(passwordOf(auth))}@example.com/`],
  ['the docker config', (auth) => JSON.stringify({ auths: { 'example.com': { auth } } })],
  ['the middle of the token', (auth) => `…${auth.slice(700, 900)}…`],
];

/** The services that quote it. */
const SERVICES: [name: string, fault: (message: string) => PlannedFault][] = [
  ['the registry refuses the token', (message) => [denial(403, message), { service: 'registry' }]],
  ['Secrets Manager refuses the value', (message) => [awsFault('ValidationException', message), put()]],
];

/** Services that refuse a token and quote it in the error message. */
export const quotedTokens: Scenario[] = SERVICES.flatMap(([service, fault]) =>
  QUOTES.map(([what, quote]) =>
    failing(
      `${service} and quotes ${what}`,
      [REDACTED],
      [],
      quoting({ service: 'ecr' }, (auth) => fault(quote(auth))),
    ),
  ),
);

/** The answers of a repository to the question whether the token may pull from it. */
const PULL_ANSWERS: Answer[] = [
  ['answers 401', denial(401, 'Not Authorized'), PULL_REFUSED],
  ['answers 403, missing permission', denial(403, 'not authorized to perform: ecr:BatchGetImage'), PULL_REFUSED],
  ['answers 429', denial(429, 'too many requests'), PULL_NOT_VERIFIED],
  ['answers 500', denial(500, ''), PULL_NOT_VERIFIED],
  ['answers 503', denial(503, 'come again'), PULL_NOT_VERIFIED],
  ['resets the connection', RESET, PULL_NOT_VERIFIED],
  ['never answers', HANG, PULL_NOT_VERIFIED],
];

/** The triggers, and how a run ends if the repository refuses the token. The token is published nevertheless. */
const RUNS: [suffix: string, trigger: Trigger, refused: Ending][] = [
  ['', 'schedule', 'warns'],
  [', manual run', 'manual', 'warns'],
  [', deployment', 'deployment', 'fails'],
];

const manifest = { operation: 'manifest' };
const deployment = { trigger: 'deployment' } as const;

/** A credential that verifies that it may pull a repository. */
export const repositoryVerification: Scenario[] = [
  ...RUNS.flatMap(([suffix, trigger, refused]) =>
    PULL_ANSWERS.map(([name, fault, reports]) => {
      const ends = reports === PULL_REFUSED ? refused : 'warns';
      return failing(`the repository ${name}${suffix}`, [reports], [[fault, manifest]], {
        ends,
        slow: fault === HANG,
        trigger,
      });
    }),
  ),
  failing('the repository refuses the token three times, deployment', [], [[denial(403, 'denied'), manifest, 3]], {
    ...deployment,
    ends: 'refreshes',
  }),
  failing('the role has no permission to pull', [PULL_REFUSED, /ecr:BatchGetImage/], [], {
    ends: 'warns',
    given: ({ credential: { refresher } }) => {
      const { identity } = refresher;
      identity.statements = identity.statements.filter(({ Action }) => !Action.includes('ecr:BatchGetImage'));
    },
  }),
  failing('the repository refuses the token and quotes it', [PULL_REFUSED, REDACTED], [], {
    ends: 'warns',
    // The token is verified at the registry before the repository.
    ...quoting({ operation: 'ping' }, (auth) => [denial(403, `no ${auth}`), manifest]),
  }),
  failing(
    'the repository refuses the token while Secrets Manager is down, deployment',
    [PULL_REFUSED, failed('ecr-checked-dockerconfigjson', 'InternalServiceError')],
    [
      [denial(403, 'denied'), manifest],
      [awsFault('InternalServiceError', 'down', 500), put()],
    ],
    deployment,
  ),
].map((scenario) => ({ ...scenario, credential: 'checked', environment: fakeSleep }));
