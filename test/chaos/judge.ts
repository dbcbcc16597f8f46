import { versionExpiry } from '../../lambda/core/version-id';
import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { Evidence } from './evidence';
import type { Held, Login } from './held';
import { Leaks } from './leaks';
import type { Ending } from './scenario';

/** The part of a refresh's result that tells how far it came. */
interface Result {
  registries: { host: string; verified: boolean }[];
  secrets: { name: string }[];
  warnings: string[];
}

/** The promises that were broken, each in a line; none where all were kept. */
export function judge(evidence: Evidence): string[] {
  return [
    ...evidence.after.flatMap((held) => worse(evidence.before, held)),
    ...evidence.after.flatMap(notWhole),
    ...evidence.runs.flatMap((run) => silent(evidence, run)),
    ...leaking(evidence),
  ];
}

/** How a run ended, as its caller and the alarms' metric see it. */
export function endingOf({ failed, payload }: InvocationResult): Ending {
  if (failed) return 'fails';
  return troubles(payload as Result).length > 0 ? 'warns' : 'refreshes';
}

/** The warnings that tell of a fault: how long a password is no fault's doing. */
export function troubles({ warnings }: Pick<Result, 'warnings'>): string[] {
  return warnings.filter((warning) => !/^[\w-]+: the password has \d+ characters, /.test(warning));
}

/** A value never gets worse: what logged in before logs in now. */
function worse(before: Held[], { secret, logins }: Held): string[] {
  const old = before.find((held) => held.secret === secret)?.logins.filter(({ works }) => works) ?? [];
  return old
    .filter(({ host }) => !logins.some((login) => login.host === host && login.works))
    .map(({ host }) => `${secret} logged in at ${host}, and does no longer`);
}

/** A value is whole: of its format, of tokens that AWS issued, and with a version id that promises no more than they. */
function notWhole({ secret, broken, versionId, logins }: Held): string[] {
  if (versionId === undefined) return [];
  if (broken !== undefined) return [`${secret}: ${broken}`];
  const foreign = logins.filter(({ expiresAt }) => !expiresAt).map(({ host }) => `${secret}: no token for ${host}`);
  const promised = versionExpiry(versionId);
  // A version id counts in whole seconds.
  const early = ({ expiresAt }: Login) => expiresAt && promised && expiresAt.getTime() < promised.getTime();
  return [
    ...foreign,
    ...(promised ? [] : [`${secret}: its version id tells no expiry`]),
    ...logins.filter(early).map(({ host }) => `${secret}: its version id outlives the token of ${host}`),
  ];
}

/** What a run could not do is told: in its result or error, in its log, and in what the alarms count. */
function silent({ ends, says, secrets }: Evidence, run: InvocationResult): string[] {
  const ending = endingOf(run);
  const problems = ending === ends ? [] : [`a run that ${ending}; should be one that ${ends}: ${shown(run)}`];
  if (ending === 'refreshes') {
    const { registries, secrets: published } = run.payload as Result;
    const missing = secrets.filter((name) => !published.some((secret) => secret.name === name));
    problems.push(...missing.map((name) => `${name} got nothing new, and nothing says so`));
    problems.push(...registries.filter(({ verified }) => !verified).map(({ host }) => `${host} unasked, and not told`));
  }
  const payload = JSON.stringify(run.payload);
  for (const words of says) {
    if (!words.test(payload)) problems.push(`the result does not say ${words}: ${shown(run)}`);
    if (!words.test(run.log)) problems.push(`the log does not say ${words}`);
  }
  if (!logTells(run)) problems.push(`the log does not tell of a run that ${ending}: ${run.log}`);
  return problems;
}

/** One line of JSON a run, at the level of its end; but for a process that could not write it any more. */
function logTells({ failed, payload, log }: InvocationResult): boolean {
  if (/^(Runtime|Sandbox)\./.test((payload as { errorType?: string }).errorType ?? '')) return true;
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  const levels = lines.map((line) => (JSON.parse(line) as { level: string }).level);
  if (failed) return levels.join() === 'ERROR';
  return levels.join() === ((payload as Result).warnings.length > 0 ? 'WARN' : 'INFO');
}

/** No piece of a token stands in anything that a run left behind, but for the secrets themselves. */
function leaking({ tokens, runs, calls }: Evidence): string[] {
  const leaks = new Leaks(tokens);
  const said = runs.flatMap(({ payload, log }) => [JSON.stringify(payload), log]);
  // The piece is shown: it is of a stand-in's token.
  return [...said, JSON.stringify(calls)].flatMap((text) => {
    const piece = leaks.find(text);
    return piece === undefined ? [] : [`a piece of a token was told: ${piece}`];
  });
}

function shown({ payload }: InvocationResult): string {
  return JSON.stringify(payload);
}
