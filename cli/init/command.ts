import { Command } from 'commander';
import { helpText } from '../common/options';

/** Returns the command `init`. */
export function initCommand(): Command {
  return new Command('init')
    .description('Writes a folder with a config that you edit and deploy, and installs what the deployment needs.')
    .argument('[folder]', 'new or empty folder (default: the current folder, if it is empty)')
    .option('--package <spec>', 'version, tarball or https URL of this package to install (default: this version)')
    .option('--github', 'adds a GitHub workflow that deploys when the main branch changes')
    .option('--no-install', 'does not run npm install')
    .option('--json', 'prints the result as one JSON document')
    .addHelpText(
      'after',
      helpText(
        {
          0: 'success',
          1: 'the files cannot be written, or npm install failed',
          2: 'the command line is wrong, or the folder is not empty',
          130: 'Ctrl-C',
        },
        [
          'npx ecr-credentials init my-credentials',
          'npx ecr-credentials init my-credentials --github',
          'npx ecr-credentials init my-credentials --package ./ecr-credentials-0.1.0.tgz',
        ],
      ),
    )
    .action((folder: string | undefined, options) => {
      const { init }: typeof import('./init') = require('./init');
      return init(folder, options);
    });
}
