import { Command } from 'commander';
import { configOption, helpText } from '../common/options';

/** Returns the command `template`. */
export function templateCommand(): Command {
  return new Command('template')
    .description(
      'Writes one self-contained CloudFormation template per stack. A template needs no cdk bootstrap and no ' +
        'parameters. The command does not call AWS.',
    )
    .option('--out <dir>', 'folder for the templates', 'templates')
    .addOption(configOption())
    .addHelpText(
      'after',
      helpText({ 0: 'success', 1: 'the synthesis failed', 2: 'the command line or the config is wrong' }, [
        'npx ecr-credentials template',
        'npx ecr-credentials template --config team-a.json --out cloudformation',
      ]),
    )
    .action((options) => {
      const { template }: typeof import('./template') = require('./template');
      return template(options);
    });
}
