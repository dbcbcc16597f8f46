import { Command } from 'commander';
import { demoCommand } from './demo/command';
import { initCommand } from './init/command';
import { refreshCommand } from './refresh/command';
import { showCommand } from './show/command';
import { statusCommand } from './status/command';
import { templateCommand } from './template/command';

/** Returns the program `ecr-credentials` with its commands. */
export function createProgram(): Command {
  const program = new Command('ecr-credentials')
    .description('Keeps Amazon ECR authorization tokens in AWS Secrets Manager, for consumers outside AWS.')
    .addHelpText('after', '\nRun "ecr-credentials COMMAND --help" for the options and examples of a command.');
  const commands = [initCommand(), demoCommand(), showCommand(), statusCommand(), refreshCommand(), templateCommand()];
  for (const command of commands) program.addCommand(command);
  return program;
}
