import { Command } from 'commander';
import { runProgram } from './common/command-line';
import { demoCommand } from './demo/command';
import { initCommand } from './init/command';
import { refreshCommand } from './refresh/command';
import { showCommand } from './show/command';
import { statusCommand } from './status/command';

const program = new Command('ecr-credentials')
  .description('Keeps Amazon ECR authorization tokens in AWS Secrets Manager, for consumers outside AWS.')
  .addHelpText('after', '\nRun "ecr-credentials COMMAND --help" for the options and examples of a command.');

for (const command of [initCommand(), demoCommand(), showCommand(), statusCommand(), refreshCommand()])
  program.addCommand(command);

// A reader such as `head` can close the pipe. Nothing is wrong then.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

runProgram(program, process.argv);
