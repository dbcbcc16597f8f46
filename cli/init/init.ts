import { printable } from '../../lambda/core/error-message';
import { OperationError } from '../common/command-line';
import { printableJson } from '../common/printable';
import { stopSignal } from '../common/stop-signal';
import { showProgress } from '../refresh/progress';
import { newFiles } from './new-files';
import { npmInstall } from './npm-install';
import { packageSpec } from './package-spec';
import { formatResult, type InitResult, nextSteps } from './report';
import { writeFiles } from './write-files';

/** The options of the command `init`. */
export interface InitOptions {
  /**
   * The version, tarball or https URL of this package.
   * @default the version that runs
   */
  package?: string;
  /**
   * Adds a deploy workflow for GitHub.
   * @default false
   */
  github?: boolean;
  /** Runs `npm install`. */
  install: boolean;
  /**
   * Prints one JSON document instead of text.
   * @default false
   */
  json?: boolean;
}

/**
 * Writes a folder with a config that the user edits and deploys, and installs its dependencies.
 * @throws UsageError if the folder is not empty, OperationError if a file cannot be written or npm fails
 */
export async function init(folder = '.', options: InitOptions): Promise<void> {
  const { github = false, install, json } = options;
  const own = packageSpec(options.package);
  const files = newFiles(own, { github });
  const signal = stopSignal();
  writeFiles(folder, files);
  if (install) await installInto(folder, own.spec, signal);
  if (signal.aborted) return;
  const steps = nextSteps(folder, { github, install });
  const result: InitResult = { folder, files: files.map(({ path }) => path), installed: install, nextSteps: steps };
  console.log(json ? printableJson(result) : printable(formatResult(folder, files, steps)));
}

/** The files are complete before npm starts, so every message says how to continue. */
async function installInto(folder: string, spec: string, signal: AbortSignal): Promise<void> {
  const complete = `The files in ${folder} are complete. Run "npm install" in this folder to continue.`;
  try {
    await showProgress(process.stderr, 'Installing the dependencies with npm', () => npmInstall(folder, spec, signal));
  } catch (error) {
    if (error instanceof OperationError) throw new OperationError(`${error.message}\n${complete}`, { cause: error });
    throw error;
  }
  if (signal.aborted) console.error(printable(`Stopped. ${complete}`));
}
