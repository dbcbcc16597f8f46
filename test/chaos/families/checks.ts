import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { registryError } from '../../../local/stand-in/registry/access';
import { byDeploy, byHand, type Ending, type Scenario } from '../scenario';

const REFUSED = /dkr\.ecr\.eu-west-1\.amazonaws\.com\/team-a\/app: AccessDenied: 40[013]/;
const UNASKED =
  /dkr\.ecr\.eu-west-1\.amazonaws\.com\/team-a\/app: could not verify that the token may pull from this repository: /;

const answer = (status: number, message: string): Fault => ({
  kind: 'reply',
  reply: registryError(status, 'DENIED', message),
});

/** What a repository answers to the question whether it may be pulled, and what is told of it. */
const ANSWERS: { name: string; fault: Fault; says: RegExp; slow?: boolean }[] = [
  { name: '401', fault: answer(401, 'Not Authorized'), says: REFUSED },
  { name: '403, no permission', fault: answer(403, 'not authorized to perform: ecr:BatchGetImage'), says: REFUSED },
  { name: '429', fault: answer(429, 'too many requests'), says: UNASKED },
  { name: '500', fault: answer(500, ''), says: UNASKED },
  { name: '503', fault: answer(503, 'come again'), says: UNASKED },
  { name: 'with a reset', fault: { kind: 'reset' }, says: UNASKED },
  { name: 'never', fault: { kind: 'hang' }, says: UNASKED, slow: true },
];

/** Who asks, and how the run ends that is refused: a value is made no worse by what it may not pull. */
const RUNS: { how: string; refused: Ending; run?: NonNullable<Scenario['run']> }[] = [
  { how: '', refused: 'warns' },
  { how: ', by hand', refused: 'warns', run: byHand },
  { how: ', at a deploy', refused: 'fails', run: byDeploy },
];

const base = { family: 'a check', credential: 'checked' } as const;

/** A credential that asks whether it may pull what it is for. */
export const checks: Scenario[] = [
  ...RUNS.flatMap(({ how, refused, run }) =>
    ANSWERS.map(
      ({ name, fault, says, slow = false }): Scenario => ({
        ...base,
        name: `the repository answers ${name}${how}`,
        ends: says === REFUSED ? refused : 'warns',
        says: [says],
        slow,
        sleepless: true,
        inject: ({ standIn }) => standIn.faults.inject(fault, { operation: 'manifest' }),
        ...(run ? { run } : {}),
      }),
    ),
  ),
  {
    ...base,
    name: 'the repository is refused for a moment, at a deploy',
    ends: 'refreshes',
    sleepless: true,
    inject: ({ standIn }) => standIn.faults.inject(answer(403, 'denied'), { operation: 'manifest' }, 3),
    run: byDeploy,
  },
  {
    ...base,
    name: 'the role may not pull',
    ends: 'warns',
    says: [REFUSED, /ecr:BatchGetImage/],
    given: ({ credential: { refresher } }) => {
      const { identity } = refresher;
      identity.statements = identity.statements.filter(({ Action }) => !Action.includes('ecr:BatchGetImage'));
    },
  },
  {
    ...base,
    name: 'the repository refuses, and quotes the token',
    ends: 'warns',
    says: [REFUSED, /\[redacted\]/],
    inject({ standIn: { faults, tokens } }) {
      // The verifyToken comes before the check, and knows the token.
      const after = async () => {
        faults.inject(answer(403, `no ${tokens.all().at(-1)?.authorizationToken}`), { operation: 'manifest' });
      };
      faults.inject({ kind: 'hold', after }, { operation: 'ping' });
    },
  },
  {
    ...base,
    name: 'the repository refuses while Secrets Manager is down, at a deploy',
    ends: 'fails',
    says: [REFUSED, /- ecr-checked-dockerconfigjson: InternalServiceError/],
    sleepless: true,
    inject({ standIn }) {
      standIn.faults.inject(answer(403, 'denied'), { operation: 'manifest' });
      standIn.faults.inject(awsFault('InternalServiceError', 'down', 500), { operation: 'PutSecretValue' });
    },
    run: byDeploy,
  },
];
