import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError } from '../../cli/common/command-line';
import { printableJson } from '../../cli/common/printable';
import { cleanUp, describeCleanup, keptAll } from '../cleanup/cleanup';
import { LONG_RUN } from '../cleanup/long-kinds';
import { createSampleImage } from '../fixture/sample-image';
import type { LongSuite } from '../model/long-check';
import { LONG } from '../model/names';
import { createRegistryClient } from '../registry';
import { writeReport } from '../report/files';
import { leftOf, type Report, reportTarget } from '../report/report';
import { formatReport } from '../report/text';
import { versions } from '../report/versions';
import { createClock } from '../run/clock';
import { confirm } from '../run/confirm';
import { createContext } from '../run/context';
import { removeEarlierRun } from '../run/earlier-run';
import { requireKnown, selectChecks } from '../run/select';
import { FOLDER, openSession, progress, type Session } from '../run/session';
import { stopSignal } from '../run/stop';
import { formatLongPlan, formatNextCall } from './plan';
import { nextDue, toResult } from './progress';
import { runDue } from './run-due';
import {
  type LongState,
  newState,
  readState,
  removeState,
  requireSameTarget,
  requireSameVersion,
  writeState,
} from './state';

const STATE = join(FOLDER, 'long.json');
const CONTINUE = 'npm run acceptance -- --long';

interface LongOptions {
  region?: string;
  secondRegion?: string;
  only?: string[];
  skip: Map<string, string>;
  yes?: true;
  keep?: true;
  remove?: true;
  json?: true;
}

/** Starts or continues the long run, or ends it with `--remove`. Its state is in a file between the calls. */
export async function longAcceptance(all: LongSuite[], options: LongOptions): Promise<void> {
  const stop = stopSignal(() => progress(`Stopped. To continue, run ${CONTINUE}`));
  const session = await openSession(options, stop);
  await mkdir(FOLDER, { recursive: true });
  const version = versions()['ecr-credentials'] ?? '';
  const found = await readState(STATE);
  if (found) requireSameTarget(found, session.target);
  if (options.remove) {
    if (!found) return void (await removeRest());
    if (!options.yes && !(await confirm('End the long run, and remove everything?', stop))) return;
    return end(all, found, session, options);
  }
  if (found) requireSameVersion(found, version);
  requireKnown(all, '--only', options.only ?? []);
  requireKnown(all, '--skip', [...options.skip.keys()]);
  if (found && options.only) throw new OperationError('--only is possible only when a long run starts.');
  const state = found ?? (await start());
  if (!state) return;

  const suites = selectChecks(all, Object.keys(state.checks));
  await callDueSteps(suites, state, session, options.skip);
  const due = nextDue(suites, state, new Date());
  if (!due) return end(all, state, session, options);
  progress(stop.aborted ? `Stopped. To continue, run ${CONTINUE}` : formatNextCall(due, CONTINUE, LONG_RUN.command));

  async function start(): Promise<LongState | undefined> {
    const suites = options.only ? selectChecks(all, options.only) : all;
    if (!(await removeRest())) return undefined;
    progress(formatLongPlan(session.target, suites));
    if (!options.yes && !(await confirm('Start?', stop))) return undefined;
    const ids = suites.flatMap(({ checks }) => checks.map(({ id }) => id));
    const state = newState(session.target, version, new Date(), ids);
    await writeState(STATE, state);
    return state;
  }

  function removeRest(): Promise<boolean> {
    return removeEarlierRun(session, options, LONG_RUN);
  }
}

async function callDueSteps(
  suites: LongSuite[],
  state: LongState,
  session: Session,
  skips: Map<string, string>,
): Promise<void> {
  const { target, awsIn, sanitizer, stop } = session;
  // One write at a time, because suites run concurrently.
  let written = Promise.resolve();
  const save = (changed: LongState) => {
    written = written.then(() => writeState(STATE, changed));
    return written;
  };
  const image =
    state.image ?? (await createSampleImage(awsIn(target.region), createRegistryClient(stop), LONG.repositories));
  state.image = image;
  await save(state);
  const shared = { ...session, image, clock: createClock(stop), folder: FOLDER, stackPrefix: LONG.stacks };
  const nameOf = (id: string, step: number, of: number) => `${id}, step ${step + 1} of ${of}`;
  await runDue(suites, state, {
    contextOf: (suite) => createContext(suite, shared),
    skips,
    stop,
    now: () => new Date(),
    clean: (text) => sanitizer.clean(text),
    save,
    onStart: ({ id, steps }, step) => progress(`started ${nameOf(id, step, steps.length)}`),
    onResult: ({ id, steps }, step, { result, observed }) =>
      progress(`${result} ${nameOf(id, step, steps.length)}: ${observed}`),
  });
}

/** Removes everything, writes the report and ends the run. */
async function end(all: LongSuite[], state: LongState, session: Session, options: LongOptions): Promise<void> {
  const { target, regions, sanitizer } = session;
  const cleanup = options.keep ? keptAll(LONG_RUN.command) : await cleanUp(regions, createClock(), progress, LONG_RUN);
  const checks = all.flatMap((suite) =>
    suite.checks.flatMap((check) => {
      const checkState = state.checks[check.id];
      return checkState ? [toResult(check, checkState)] : [];
    }),
  );
  const report: Report = {
    startedAt: state.startedAt,
    finishedAt: new Date().toISOString(),
    ...reportTarget(target),
    versions: { ...versions(), 'ecr-credentials': state.version },
    checks,
    ...leftOf(cleanup, sanitizer),
  };
  for (const line of describeCleanup(cleanup)) progress(sanitizer.clean(line));
  console.log(options.json ? printableJson(report) : formatReport(report));
  progress(await writeReport(FOLDER, report));
  await removeState(STATE);
  if (cleanup.left.length > 0 || checks.some(({ result }) => result === 'failed')) process.exitCode ||= 1;
}
