import { versionExpiry } from '../../lambda/core/version-id';
import type { InvocationResult } from '../../local/stand-in/function/invoke';
import type { ConsumerView, HostToken } from './consumer-view';
import { Leaks } from './leaks';
import { PASSWORD_LENGTH } from './messages';
import type { ScenarioSummary } from './run-scenario';
import type { Ending } from './scenario';

interface RefreshResult {
  registries: { host: string; verified: boolean }[];
  secrets: { name: string }[];
  warnings: string[];
}

/** Returns the invariants that a scenario broke, one line each. */
export function brokenInvariants(summary: ScenarioSummary): string[] {
  return [
    ...summary.after.flatMap((view) => neverWorse(summary.before, view)),
    ...summary.after.flatMap(complete),
    ...summary.runs.flatMap((run) => reported(summary, run)),
    ...noLeak(summary),
  ];
}

/** Returns the end of a run as its caller and the metrics of the alarms see it. */
export function endingOf({ failed, payload }: InvocationResult): Ending {
  if (failed) return 'fails';
  return faultWarnings(payload as RefreshResult).length > 0 ? 'warns' : 'refreshes';
}

/** Returns the warnings that a fault caused. No fault causes the one about the length of a password. */
export function faultWarnings({ warnings }: Pick<RefreshResult, 'warnings'>): string[] {
  return warnings.filter((warning) => !PASSWORD_LENGTH.test(warning));
}

/** A value never gets worse: the registry accepts a token for each host for which it accepted one before. */
function neverWorse(before: ConsumerView[], { secret, tokens }: ConsumerView): string[] {
  const previous = before.find((view) => view.secret === secret)?.tokens.filter(({ works }) => works) ?? [];
  return previous
    .filter(({ host }) => !tokens.some((token) => token.host === host && token.works))
    .map(({ host }) => `${secret} had a working token for ${host}, and no longer has one`);
}

/** A value has its secret's format, holds only tokens from AWS, and its version id has the earliest expiry. */
function complete({ secret, readable, versionId, tokens }: ConsumerView): string[] {
  if (versionId === undefined) return [];
  if (!readable) return [`${secret}: the value does not have the secret's format`];
  const expiry = versionExpiry(versionId);
  if (!expiry) return [`${secret}: the version id has no expiry`];
  // The expiry in a version id has no milliseconds.
  const isEarlier = ({ expiresAt }: HostToken) => expiresAt && expiresAt.getTime() < expiry.getTime();
  return [
    ...tokens.filter(({ expiresAt }) => !expiresAt).map(({ host }) => `${secret}: unknown token for ${host}`),
    ...tokens.filter(isEarlier).map(({ host }) => `${secret}: the token for ${host} expires before its version id`),
  ];
}

/** A run reports what it could not do: in its result or error, in its log, and in the metrics of the alarms. */
function reported({ scenario: { ends, reports = [] }, secrets }: ScenarioSummary, run: InvocationResult): string[] {
  const ending = endingOf(run);
  const payload = JSON.stringify(run.payload);
  const problems = ending === ends ? [] : [`a run that ${ending}; must be a run that ${ends}: ${payload}`];
  if (ending === 'refreshes') {
    const { registries, secrets: published } = run.payload as RefreshResult;
    const missing = secrets.filter((name) => !published.some((secret) => secret.name === name));
    const unverified = registries.filter(({ verified }) => !verified);
    problems.push(...missing.map((name) => `${name} was not published, and the result does not report it`));
    problems.push(...unverified.map(({ host }) => `${host} was not verified, and the result does not report it`));
  }
  for (const text of reports) {
    if (!text.test(payload)) problems.push(`the result does not contain ${text}: ${payload}`);
    if (!text.test(run.log)) problems.push(`the log does not contain ${text}`);
  }
  return hasLogLine(run) ? problems : [...problems, `the log has no line for a run that ${ending}: ${run.log}`];
}

/** A run logs one line of JSON, whose level depends on its end. A process that was killed or stopped logs none. */
function hasLogLine({ failed, payload, log }: InvocationResult): boolean {
  if (/^(Runtime|Sandbox)\./.test((payload as { errorType?: string }).errorType ?? '')) return true;
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  const levels = lines.map((line) => (JSON.parse(line) as { level: string }).level);
  if (failed) return levels.join() === 'ERROR';
  return levels.join() === ((payload as RefreshResult).warnings.length > 0 ? 'WARN' : 'INFO');
}

/** No result, error, log or call record of a run contains a piece of a token. */
function noLeak({ tokens, runs, calls }: ScenarioSummary): string[] {
  const leaks = new Leaks(tokens);
  const outputs = runs.flatMap(({ payload, log }) => [JSON.stringify(payload), log]);
  return [...outputs, JSON.stringify(calls)].flatMap((output) => {
    const piece = leaks.find(output);
    // The output may contain the piece, because only the local AWS accepts its tokens.
    return piece === undefined ? [] : [`a piece of a token leaked: ${piece}`];
  });
}
