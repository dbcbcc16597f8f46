import { Command, InvalidArgumentError, Option } from 'commander';
import { knownRegion } from '../cli/common/command-line';
import { helpText } from '../cli/common/options';
import type { JobTokenRequest } from './github/job-token';

/** The options of the command. */
export interface Options {
  profile?: string;
  region?: string;
  secondRegion?: string;
  only?: string[];
  skip: Map<string, string>;
  list?: true;
  yes?: true;
  keep?: true;
  remove?: true;
  long?: true;
  json?: true;
  /** What GitHub gives to a job. It is not on the command line. */
  jobToken?: JobTokenRequest;
}

const STATUSES = {
  0: 'no check failed, and everything was removed',
  1: 'a check failed, something could not be removed, or the run could not start',
  2: 'the command line is wrong',
};

const EXAMPLES = [
  'npm run acceptance -- --list',
  'npm run acceptance -- --profile sandbox --region eu-west-1',
  'npm run acceptance -- --only registry-missing-tag --keep',
  'npm run acceptance -- --remove',
];

/** @param start how a user starts the command */
export function acceptanceCommand(start: string, action: (options: Options) => Promise<void>): Command {
  return new Command(start)
    .description(
      'Deploys this project into a sandbox account on AWS, checks what it assumes about AWS, and removes everything again.',
    )
    .option('--profile <name>', 'AWS profile (default: AWS_PROFILE, or the credentials of the environment)')
    .addOption(
      new Option(
        '--region <region>',
        'region of the run (default: AWS_REGION, or the region of the AWS profile)',
      ).argParser(knownRegion),
    )
    .addOption(
      new Option(
        '--second-region <region>',
        'region of replicas, and of the checks that need two regions (default: another region of the partition)',
      ).argParser(knownRegion),
    )
    .option('--only <id...>', 'runs only these checks')
    .addOption(
      new Option('--skip <id=reason>', 'skips a check, for example because a policy of your organization forbids it')
        .argParser(addSkip)
        .default(new Map(), 'none'),
    )
    .option('--list', 'prints all checks, and does not use AWS')
    .option('--yes', 'does not ask for confirmation')
    .option('--keep', 'keeps all resources for an investigation')
    .option('--remove', 'only removes what an earlier run has left behind')
    .option('--long', 'runs the checks that need hours; call it again to continue')
    .option('--json', 'prints the report as JSON')
    .addHelpText('after', helpText(STATUSES, EXAMPLES))
    .action(action);
}

function addSkip(value: string, skips: Map<string, string>): Map<string, string> {
  const [, id, reason] = /^([a-z0-9-]+)=(.+)$/s.exec(value) ?? [];
  if (!id || !reason) throw new InvalidArgumentError(`got ${value}; must be a check and the reason: ID=REASON`);
  return new Map(skips).set(id, reason);
}
