import { Command } from 'commander';
import { configOption, helpText, jsonOption, regionOption } from '../common/options';

/** Returns the command `status`. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Prints the state of each secret and when it expires. It requires only secretsmanager:DescribeSecret.')
    .argument('[credential...]', 'prints only the secrets of these credentials')
    .addOption(regionOption())
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      helpText(
        {
          0: 'all secrets are fresh, and all copies are usable',
          1: 'not all secrets are fresh, a copy is not usable, or AWS could not be queried',
          2: 'the command line or the config is wrong',
        },
        ['npx ecr-credentials status', 'npx ecr-credentials status ci-pull --region eu-west-1 --json'],
      ),
    )
    .action((names: string[], options) => {
      const { status }: typeof import('./status') = require('./status');
      return status(names, options);
    });
}
