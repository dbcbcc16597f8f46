import { Command, InvalidArgumentError } from 'commander';
import { configOption, helpText, jsonOption, regionOption } from '../common/options';

/** Returns the command `show`. */
export function showCommand(): Command {
  return new Command('show')
    .description('Prints a credential and the instructions for its consumers, readers and feeds. It does not call AWS.')
    .argument('<credential>', 'name of the credential')
    .option('--account <id>', 'account of the stack (default: the placeholder ACCOUNT)', accountId)
    .addOption(regionOption('the placeholder REGION'))
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      helpText({ 0: 'success', 2: 'the command line or the config is wrong' }, [
        'npx ecr-credentials show ci-pull',
        'npx ecr-credentials show ci-pull --account 123456789012 --region eu-west-1',
      ]),
    )
    .action((name: string, options) => {
      const { show }: typeof import('./show') = require('./show');
      return show(name, options);
    });
}

function accountId(account: string): string {
  if (/^\d{12}$/.test(account)) return account;
  throw new InvalidArgumentError(`got ${account}; must be 12 digits`);
}
