import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { OperationError } from '../common/command-line';

const NETWORK = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT)$/;
/** npm's first lines name the error. The rest is about log files. */
const MAX_LINES = 8;

/**
 * Installs the dependencies of a folder with npm. If the signal stops it, npm ends first.
 * @param spec how the folder's package.json names this package
 * @throws OperationError if npm is missing or fails
 */
export async function npmInstall(folder: string, spec: string, signal: AbortSignal): Promise<void> {
  const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--no-progress'], {
    cwd: folder,
    shell: process.platform === 'win32', // where npm is a script that only a shell runs
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  try {
    const [status] = await once(child, 'close');
    if (status !== 0 && !signal.aborted) throw new OperationError(npmProblem(errors, status, spec));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new OperationError('npm was not found. Install npm, which comes with Node.js.', { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Returns what npm reported as a message that says what to do. */
export function npmProblem(errors: string, status: unknown, spec: string): string {
  const [, code = ''] = /^npm (?:error|ERR!) code (\S+)/m.exec(errors) ?? [];
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'npm install failed, because the disk is full. Free some space.';
  if (NETWORK.test(code)) {
    return `npm did not reach its registry (${code}). Check the network, and the proxy and registry in npm's settings.`;
  }
  if ((code === 'E404' || code === 'ETARGET') && /ecr-credentials/.test(errors)) {
    return (
      `npm found no ecr-credentials@${spec} in its registry. ` +
      'To use a tarball of the package, run "npm install TARBALL" in the folder.'
    );
  }
  const lines = errors
    .split('\n')
    .filter((line) => /^npm (error|ERR!) ./.test(line))
    .slice(0, MAX_LINES);
  return [`npm install failed with exit status ${status}.`, ...lines].join('\n');
}
