import { formatTable, indent } from '../common/text-table';
import type { NewFile } from './new-files';

/** A command to run next. */
export interface NextStep {
  command: string;
  purpose: string;
}

/** The output of `ecr-credentials init --json`. */
export interface InitResult {
  folder: string;
  /** The files, by their paths in the folder. */
  files: string[];
  /** Whether the dependencies are installed. */
  installed: boolean;
  nextSteps: NextStep[];
}

/** Returns the commands that lead from the new folder to a deployment. */
export function nextSteps(folder: string, { github, install }: { github: boolean; install: boolean }): NextStep[] {
  return [
    ...(folder === '.' ? [] : [{ command: `cd ${quoted(folder)}`, purpose: 'changes to the folder' }]),
    ...(install ? [] : [{ command: 'npm install', purpose: 'installs the dependencies' }]),
    { command: 'npx ecr-credentials demo', purpose: 'runs the config on this machine, without an AWS account' },
    { command: 'npx cdk bootstrap', purpose: 'prepares an account and region for the CDK, once for each' },
    { command: 'npx cdk deploy --all', purpose: 'deploys to AWS' },
    ...(github
      ? [
          { command: 'gh variable set AWS_DEPLOY_ROLE_ARN', purpose: 'names the role with which GitHub deploys' },
          { command: 'gh variable set AWS_REGION', purpose: 'names the region to which GitHub deploys' },
        ]
      : []),
  ];
}

/** Returns the files and the next steps as text. */
export function formatResult(folder: string, files: NewFile[], steps: NextStep[]): string {
  return [
    `Created in ${folder}:`,
    indent(formatTable(files.map(({ path, purpose }) => [path, purpose])), '  '),
    '',
    'Next steps:',
    indent(formatTable(steps.map(({ command, purpose }) => [command, purpose])), '  '),
  ].join('\n');
}

/** Returns a path as one argument of a POSIX shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) && !path.startsWith('-') ? path : `'${path.replace(/'/g, "'\\''")}'`;
}
