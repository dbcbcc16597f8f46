import { Command, Option } from 'commander';
import { configOption, helpText } from '../common/options';

/** Returns the command `demo`. */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Runs the whole product on a stand-in AWS on this machine: the real template, the real function and a real ' +
        'consumer. It needs no AWS account.',
    )
    .addOption(configOption())
    .addOption(
      new Option('--template <file>', 'runs a template of "ecr-credentials template" instead').conflicts('config'),
    )
    .addOption(new Option('--json', 'prints the result as one JSON document').conflicts('keep'))
    .option('--keep', 'keeps running and refreshing until Ctrl-C; one hour takes one minute')
    .addHelpText(
      'after',
      helpText(
        { 0: 'all steps succeeded', 1: 'a step failed', 2: 'the command line or the config is wrong', 130: 'Ctrl-C' },
        ['npx ecr-credentials demo', 'npx ecr-credentials demo --keep'],
      ),
    )
    .action((options) => {
      const { demo }: typeof import('./demo') = require('./demo');
      return demo(options);
    });
}
