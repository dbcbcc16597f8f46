import { describe, expect } from 'vitest';
import { ALL_CASES } from '../../simulation/extent';
import { type Aws, answerFor, HOST, keysOf, PASSWORDS, REGION, SECRET, useAws } from './aws';
import { type Host, missingFor, newHost, type Ran, SHELLS, type Shell } from './host';

/** Environment variables to set, or to remove if they are undefined. */
export type Environment = Record<string, string | undefined>;

interface Context {
  aws: Aws;
  shell: string;
  /** Makes a host that may read the secret, changed by this environment. */
  makeHost(environment?: Environment): Host;
}

/** The first shell of this machine. */
const [ONE_SHELL] = SHELLS.filter((shell) => missingFor(shell) === undefined);

/** Describes the helper. The sample of `npm test` has one shell of this machine. */
export function describeHelper(what: string, tests: (context: Context) => void): void {
  describeIn(ALL_CASES ? SHELLS : [ONE_SHELL ?? SHELLS[0]], what, tests);
}

/** Describes the helper under each shell of this machine. */
export function describeHelperInEveryShell(what: string, tests: (context: Context) => void): void {
  describeIn(SHELLS, what, tests);
}

/** Reports the tests that it skips. */
function describeIn(shells: Shell[], what: string, tests: (context: Context) => void): void {
  const aws = useAws();
  for (const shell of shells) {
    const missing = missingFor(shell);
    const title = `${what}, under ${shell.command.join(' ')}`;
    if (missing) console.warn(`SKIPPED: ${title}: this machine has no ${missing}`);
    describe.skipIf(missing)(title, () => {
      tests({
        aws,
        shell: shell.command[0],
        makeHost(environment = {}) {
          const host = newHost(shell);
          const reader = { ...keysOf(aws.reader), AWS_REGION: REGION, AWS_ENDPOINT_URL: aws.endpoint };
          set(host, { ...reader, ECR_SECRET_ID: SECRET, ...environment });
          return host;
        },
      });
    });
  }
}

/** Changes the environment of a host. */
export function set(host: Host, environment: Environment): void {
  for (const [name, value] of Object.entries(environment)) {
    delete host.environment[name];
    if (value !== undefined) host.environment[name] = value;
  }
}

/** The result of a successful `get`. */
export function success(server = HOST): Ran {
  return { code: 0, stdout: answerFor(server), stderr: '' };
}

/** Returns the message of a failed run. It must be on stdout for docker and on stderr for people, without a password. */
export function messageOf({ code, stdout, stderr }: Ran): string {
  const message = stdout.slice(0, -1);
  const expected = { code: 1, stdout: `${message}\n`, stderr: `docker-credential-ecr-secret: ${message}\n` };
  expect({ code, stdout, stderr }).toEqual(expected);
  for (const password of Object.values(PASSWORDS)) expect(stdout).not.toContain(password.slice(0, 20));
  return message;
}
