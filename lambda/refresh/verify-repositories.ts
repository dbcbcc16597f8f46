import { registryOf } from '../core/hosts';
import type { Run } from './context';
import type { Login } from './obtain-token';
import type { Failure } from './refresh-error';

interface Question {
  host: string;
  repository: string;
  auth: string;
}

/**
 * Tries whether the new tokens open the spec's repositories, in each of its private registries. What can't be asked is
 * a warning.
 * @returns each repository that a registry refuses, in the registry's own words
 */
export async function refusedRepositories(run: Run, logins: Login[]): Promise<Failure[]> {
  const questions = logins.flatMap(({ registries, token }) =>
    onceEach(registries.map(({ host }) => host)).flatMap((host) =>
      run.spec.verifyRepositories.map((repository) => ({ host, repository, auth: token.auth })),
    ),
  );
  const { failures } = await run.each(
    questions,
    nameOf,
    // With the patience that a new role wants: a token carries its role's permissions of the moment.
    (question) => run.call(() => ask(run, question)),
  );
  return failures;
}

async function ask(run: Run, question: Question): Promise<void> {
  const { host, repository, auth } = question;
  const answer = await run.ports.canPull(host, repository, auth, run.signal);
  if (answer.verdict === 'refused') throw new AccessDenied(answer.reason);
  if (answer.verdict === 'unanswered') {
    run.warn(nameOf(question), `could not be asked whether it may be pulled: ${answer.reason}`);
  }
}

class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}

function nameOf({ host, repository }: Question): string {
  return `${host}/${repository}`;
}

/** One private host for each registry: whatever kind of host it is, the permissions are the registry's. */
function onceEach(hosts: string[]): string[] {
  const byAccount = new Map<string, string>();
  for (const host of hosts) {
    const account = registryOf(host)?.account;
    if (account !== undefined && !byAccount.has(account)) byAccount.set(account, host);
  }
  return [...byAccount.values()];
}
