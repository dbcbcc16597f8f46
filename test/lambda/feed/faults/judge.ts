import { Leaks } from '../../../chaos/leaks';
import { PASSWORD } from '../support/world';
import { type FeedEvidence, LAST, NEWEST, SECRETS } from './gather';

const BEGINNING = 'the feed third-party of ci-pull failed: ';
/** From the oldest to the newest. */
const LOGINS = [LAST, PASSWORD, NEWEST];

/** The promises that were broken, each in a line; none where all were kept. */
export function judge(evidence: FeedEvidence): string[] {
  return [...worse(evidence), ...silent(evidence), ...impatient(evidence), ...leaking(evidence)];
}

/** A third party is never left with less than it had: no blank, nothing else than a login, and none that is older. */
function worse({ held, current, result }: FeedEvidence): string[] {
  const ages = held.map((login) => LOGINS.indexOf(login));
  const problems = ages.includes(-1) ? ['the third party held what is no login'] : [];
  if (ages.some((age, index) => age < (ages[index - 1] ?? 0))) problems.push('an older login followed a newer one');
  if (result && held.at(-1) !== current)
    problems.push('the third party does not hold the current login, and nobody is told');
  return problems;
}

/** A run that could not push says so and why: in its error, and in one line of its log. */
function silent({ fault, result, error, log }: FeedEvidence): string[] {
  const lines = log.map((line) => JSON.parse(line) as { level: string; reason?: string; versionId?: string });
  const [line] = lines;
  const problems = lines.length === 1 ? [] : [`${lines.length} lines in the log`];
  const ending = result ? 'pushes' : 'fails';
  if (ending !== fault.ends) problems.push(`a run that ${ending}; should be one that ${fault.ends}`);
  if (result && (line?.level !== 'INFO' || line.versionId !== result.versionId))
    problems.push('the log tells of no push');
  if (!error) return problems;
  const reason = error.message.slice(BEGINNING.length);
  if (!error.message.startsWith(BEGINNING)) problems.push(`the error names no feed: ${error.message}`);
  if (line?.level !== 'ERROR' || line.reason !== error.message)
    problems.push('the log does not tell what the error does');
  const told = fault.says instanceof RegExp ? fault.says.test(reason) : fault.says === reason;
  return told ? problems : [...problems, `the error does not say ${fault.says}: ${reason}`];
}

/** There are as many attempts as are of use, and as much time between them. */
function impatient({ fault, requests, pausedMs }: FeedEvidence): string[] {
  return [
    ...(requests === fault.requests ? [] : [`${requests} requests; should be ${fault.requests}`]),
    ...((fault.pausesMs ?? pausedMs) === pausedMs ? [] : [`paused ${pausedMs} ms; should be ${fault.pausesMs}`]),
  ];
}

/** No piece of a login or of the API credential stands in anything that a run left behind. */
function leaking({ result, error, log }: FeedEvidence): string[] {
  const leaks = new Leaks(SECRETS);
  const said = [
    JSON.stringify(result ?? ''),
    `${error?.message} ${error?.stack} ${error?.cause}`,
    JSON.stringify(error ?? ''),
    ...log,
  ];
  return said.flatMap((text) => {
    const piece = leaks.find(text);
    return piece === undefined ? [] : [`a piece of a secret was told: ${piece}`];
  });
}
