import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { failed, PULL_NOT_VERIFIED, PULL_REFUSED, REDACTED } from '../messages';
import { fakeSleep } from '../preload';
import type { Ending, Scenario } from '../scenario';
import type { Trigger } from '../world';
import { denial, hang, PUT, reset } from './faults';

/** The answers of a repository to the question whether the token may pull from it. */
const ANSWERS: [name: string, fault: Fault, says: RegExp][] = [
  ['answers 401', denial(401, 'Not Authorized'), PULL_REFUSED],
  ['answers 403, missing permission', denial(403, 'not authorized to perform: ecr:BatchGetImage'), PULL_REFUSED],
  ['answers 429', denial(429, 'too many requests'), PULL_NOT_VERIFIED],
  ['answers 500', denial(500, ''), PULL_NOT_VERIFIED],
  ['answers 503', denial(503, 'come again'), PULL_NOT_VERIFIED],
  ['resets the connection', reset, PULL_NOT_VERIFIED],
  ['never answers', hang, PULL_NOT_VERIFIED],
];

/** The triggers, and how a run ends if the repository refuses the token. The token is published nevertheless. */
const RUNS: [suffix: string, trigger: Trigger, refused: Ending][] = [
  ['', 'schedule', 'warns'],
  [', manual run', 'manual', 'warns'],
  [', deployment', 'deployment', 'fails'],
];

const manifest = { operation: 'manifest' };
const base = { credential: 'checked', environment: fakeSleep } as const;

/** A credential that verifies that it may pull a repository. */
export const repositoryVerification: Scenario[] = [
  ...RUNS.flatMap(([suffix, trigger, refused]) =>
    ANSWERS.map(
      ([name, fault, says]): Scenario => ({
        ...base,
        name: `the repository ${name}${suffix}`,
        ends: says === PULL_REFUSED ? refused : 'warns',
        says: [says],
        slow: fault === hang,
        trigger,
        faults: [[fault, manifest]],
      }),
    ),
  ),
  {
    ...base,
    name: 'the repository refuses the token three times, deployment',
    ends: 'refreshes',
    trigger: 'deployment',
    faults: [[denial(403, 'denied'), manifest, 3]],
  },
  {
    ...base,
    name: 'the role has no permission to pull',
    ends: 'warns',
    says: [PULL_REFUSED, /ecr:BatchGetImage/],
    given: ({ credential: { refresher } }) => {
      const { identity } = refresher;
      identity.statements = identity.statements.filter(({ Action }) => !Action.includes('ecr:BatchGetImage'));
    },
  },
  {
    ...base,
    name: 'the repository refuses the token and quotes it',
    ends: 'warns',
    says: [PULL_REFUSED, REDACTED],
    inject({ standIn: { faults, tokens } }) {
      // The token is verified before the repository, so it is known by then.
      const after = async () => {
        faults.inject(denial(403, `no ${tokens.all().at(-1)?.authorizationToken}`), manifest);
      };
      faults.inject({ kind: 'hold', after }, { operation: 'ping' });
    },
  },
  {
    ...base,
    name: 'the repository refuses the token while Secrets Manager is down, deployment',
    ends: 'fails',
    says: [PULL_REFUSED, failed('ecr-checked-dockerconfigjson', 'InternalServiceError')],
    trigger: 'deployment',
    faults: [
      [denial(403, 'denied'), manifest],
      [awsFault('InternalServiceError', 'down', 500), { operation: PUT }],
    ],
  },
];
