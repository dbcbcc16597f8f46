import { mkdir } from 'node:fs/promises';
import { printableJson } from '../cli/common/printable';
import { cleanUp, describeCleanup, keptAll } from './cleanup/cleanup';
import { NORMAL_RUN } from './cleanup/kinds';
import { createSampleImage } from './fixture/sample-image';
import { longAcceptance } from './long/long-acceptance';
import { LONG_SUITES } from './long-suites';
import type { ListedSuite, Suite } from './model/check';
import type { Options } from './options';
import { createRegistryClient } from './registry';
import { writeReport } from './report/files';
import { type CheckResult, leftOf, type Report, reportTarget } from './report/report';
import { formatReport } from './report/text';
import { versions } from './report/versions';
import { createClock } from './run/clock';
import { confirm } from './run/confirm';
import { createContext } from './run/context';
import { removeEarlierRun } from './run/earlier-run';
import { formatList, formatPlan, listOf } from './run/plan';
import { runSuites } from './run/run-suites';
import { requireKnown, selectChecks } from './run/select';
import { FOLDER, openSession, progress, type Session } from './run/session';
import { stopSignal } from './run/stop';
import { SUITES } from './suites';

/** Runs the command. Sets the exit status to 1 if a check failed or something could not be removed. */
export async function acceptance(options: Options): Promise<void> {
  if (options.list) {
    const all: ListedSuite[] = options.long ? LONG_SUITES : SUITES;
    requireKnown(all, '--only', options.only ?? []);
    const selected = options.only ? selectChecks(all, options.only) : all;
    return console.log(options.json ? printableJson(listOf(selected)) : formatList(selected));
  }
  if (options.long) return longAcceptance(LONG_SUITES, options);
  requireKnown(SUITES, '--only', options.only ?? []);
  requireKnown(SUITES, '--skip', [...options.skip.keys()]);
  const suites = options.only ? selectChecks(SUITES, options.only) : SUITES;
  const stop = stopSignal(() => progress(`Stopped. To remove what is left, run ${NORMAL_RUN.command}`));
  const session = await openSession(options, stop);
  const { target, regions, sanitizer } = session;

  if (!(await removeEarlierRun(session, options)) || options.remove) return;
  progress(formatPlan(target, suites, options.keep === true));
  if (!options.yes && !(await confirm('Start?', stop))) return;
  await mkdir(FOLDER, { recursive: true });

  const startedAt = new Date();
  let cleanup = keptAll(NORMAL_RUN.command);
  let checks: CheckResult[];
  try {
    checks = await runChecks(suites, session, options.skip);
  } finally {
    if (!options.keep) cleanup = await cleanUp(regions, createClock(), progress);
    for (const line of describeCleanup(cleanup)) progress(sanitizer.clean(line));
  }
  const report: Report = {
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    ...reportTarget(target),
    versions: versions(),
    checks,
    ...leftOf(cleanup, sanitizer),
  };
  console.log(options.json ? printableJson(report) : formatReport(report));
  progress(await writeReport(FOLDER, report));
  if (cleanup.left.length > 0 || checks.some(({ result }) => result === 'failed')) process.exitCode ||= 1;
}

async function runChecks(suites: Suite[], session: Session, skips: Map<string, string>): Promise<CheckResult[]> {
  const { target, awsIn, sanitizer, stop } = session;
  const image = await createSampleImage(awsIn(target.region), createRegistryClient(stop));
  const shared = { ...session, image, clock: createClock(stop), folder: FOLDER };
  const total = suites.flatMap((suite) => suite.checks).length;
  let done = 0;
  return runSuites(suites, {
    contextOf: (suite) => createContext(suite, shared),
    skips,
    stop,
    clean: (text) => sanitizer.clean(text),
    onSetUp: ({ name }) => progress(`setting up the suite ${name}`),
    onStart: ({ id }) => progress(`started ${id}`),
    onResult({ id, result, observed, seconds }) {
      done += 1;
      progress(`[${done}/${total}] ${result} ${id} (${seconds} s): ${observed}`);
    },
  });
}
