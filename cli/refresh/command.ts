import { Command } from 'commander';
import { configOption, helpText, jsonOption, regionOption } from '../common/options';

/** Returns the command `refresh`. */
export function refreshCommand(): Command {
  return new Command('refresh')
    .description(
      'Runs the function of a credential now, as its schedule does, and prints the result. It requires ' +
        'lambda:InvokeFunction on the function.',
    )
    .argument('<credential>', 'name of the credential')
    .addOption(regionOption())
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      helpText({ 0: 'the refresh succeeded', 1: 'the refresh failed', 2: 'the command line or the config is wrong' }, [
        'npx ecr-credentials refresh ci-pull',
        'npx ecr-credentials refresh ci-pull --region eu-west-1 --json',
      ]),
    )
    .action((name: string, options) => {
      const { refresh }: typeof import('./refresh') = require('./refresh');
      return refresh(name, options);
    });
}
