import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { OperationError } from '../cli/common/command-line';
import { printableJson } from '../cli/common/printable';
import { createAws } from './aws';
import type { Keys } from './aws/identity';
import { type CleanupResult, cleanUp, describeResource, findResources, type Regions } from './cleanup/cleanup';
import { createSampleImage } from './fixture/sample-image';
import { createJobToken } from './github/job-token';
import type { Suite } from './model/check';
import type { Target } from './model/context';
import type { Options } from './options';
import { createRegistryClient } from './registry';
import { toMarkdown } from './report/markdown';
import { type CheckResult, type Report, reportTarget } from './report/report';
import { Sanitizer } from './report/sanitizer';
import { formatReport } from './report/text';
import { versions } from './report/versions';
import { createClock } from './run/clock';
import { confirm } from './run/confirm';
import { createContext } from './run/context';
import { formatList, formatPlan } from './run/plan';
import { runSuites } from './run/run-suites';
import { selectChecks } from './run/select';
import { stopSignal } from './run/stop';
import { findTarget } from './run/target';
import { SUITES } from './suites';

/** The folder of reports, logs and the CDK's output. Git ignores it. */
const FOLDER = join(__dirname, '..', '.acceptance');
const REMOVE = 'npm run acceptance -- --remove';

/** Runs the command. Sets the exit status to 1 if a check failed or something could not be removed. */
export async function acceptance(options: Options): Promise<void> {
  const suites = options.only ? selectChecks(SUITES, options.only) : SUITES;
  if (options.list) return console.log(options.json ? printableJson(listOf(suites)) : formatList(suites));
  const stop = stopSignal(() => progress(`Stopped. To remove what is left, run ${REMOVE}`));
  const sanitizer = new Sanitizer();
  const awsIn = (region: string, keys?: Keys) =>
    createAws({ region, ...(keys && { keys }), onSecret: (text) => sanitizer.addSecret(text) });
  const target = await findTarget(options.region, options.secondRegion, awsIn);
  sanitizer.setAccount(target.account);
  const regions = { [target.region]: awsIn(target.region), [target.secondRegion]: awsIn(target.secondRegion) };

  if (!(await removeEarlierRun(regions, options, stop)) || options.remove) return;
  progress(formatPlan(target, suites, options.keep === true));
  if (!options.yes && !(await confirm('Start?', stop))) return;

  const startedAt = new Date();
  let checks: CheckResult[] = [];
  let cleanup: CleanupResult = { left: [], pending: [] };
  try {
    checks = await runChecks(suites, { target, awsIn, sanitizer, options, stop });
  } finally {
    if (!options.keep) cleanup = await cleanUp(regions, createClock(), progress);
  }
  const report: Report = {
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    ...reportTarget(target),
    versions: versions(),
    checks,
    leftBehind: cleanup.left,
  };
  for (const line of cleanup.pending) progress(sanitizer.clean(line));
  await writeReport(report);
  console.log(options.json ? printableJson(report) : formatReport(report));
  if (cleanup.left.length > 0 || checks.some(({ result }) => result === 'failed')) process.exitCode ||= 1;
}

interface ChecksRun {
  target: Target;
  awsIn: Parameters<typeof createContext>[1]['awsIn'];
  sanitizer: Sanitizer;
  options: Options;
  stop: AbortSignal;
}

async function runChecks(suites: Suite[], run: ChecksRun): Promise<CheckResult[]> {
  const { target, awsIn, sanitizer, options, stop } = run;
  await mkdir(FOLDER, { recursive: true });
  const image = await createSampleImage(awsIn(target.region), createRegistryClient(stop));
  const clock = createClock(stop);
  const jobToken = options.jobToken && createJobToken(options.jobToken, (text) => sanitizer.addSecret(text));
  const total = suites.flatMap((suite) => suite.checks).length;
  let done = 0;
  return runSuites(suites, {
    contextOf: (suite) => createContext(suite, { target, image, awsIn, clock, folder: FOLDER, stop, jobToken }),
    skips: options.skip,
    stop,
    clean: (text) => sanitizer.clean(text),
    onStart: ({ id }) => progress(`started ${id}`),
    onResult({ id, result, observed, seconds }) {
      done += 1;
      progress(`[${done}/${total}] ${result} ${id} (${seconds} s): ${observed}`);
    },
  });
}

/**
 * Removes what an earlier run left behind, if the user agrees.
 * @returns whether nothing is left
 * @throws OperationError if there is something, and nobody may be asked
 */
async function removeEarlierRun(regions: Regions, options: Options, stop: AbortSignal): Promise<boolean> {
  const found = await findResources(regions);
  if (found.length === 0) {
    if (options.remove) progress('There is nothing to remove.');
    return true;
  }
  progress(['An earlier run has left these resources behind:', ...found.map(describeResource)].join('\n  '));
  if (!options.remove && options.yes) throw new OperationError(`Remove them first: ${REMOVE}`);
  if (!options.yes && !(await confirm('Remove them now?', stop))) {
    throw new OperationError('A run can start only without these resources.');
  }
  const { left, pending } = await cleanUp(regions, createClock(stop), progress);
  for (const line of pending) progress(line);
  for (const { resource, reason, command } of left)
    progress(`${resource} could not be removed: ${reason}\n  ${command}`);
  if (left.length > 0) process.exitCode = 1;
  return left.length === 0;
}

async function writeReport(report: Report): Promise<void> {
  const name = join(FOLDER, report.startedAt.replace(/[-:]|\.\d+/g, ''));
  await writeFile(`${name}.json`, `${printableJson(report)}\n`);
  await writeFile(`${name}.md`, toMarkdown(report));
  progress(`The report is in ${relative(process.cwd(), name)}.md and .json.`);
}

function listOf(suites: Suite[]) {
  return suites.flatMap(({ name, checks }) =>
    checks.map(({ id, assumption, matters, method }) => ({ suite: name, id, assumption, matters, method })),
  );
}

/** Prints a line about the progress on standard error, so that standard output has the report only. */
function progress(line: string): void {
  console.error(line);
}
