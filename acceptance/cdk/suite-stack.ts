import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefresherConfig } from '../../infra/config';
import { credentialNames } from '../../infra/naming/names';
import type { CommandOutcome, SuiteStack } from '../model/context';
import { replaceTemplate } from './assembly';
import { type CommandOptions, runCdk, runOwnCli } from './command';

const DEPLOY_OPTIONS = ['--require-approval', 'never', '--progress', 'events'];

/** @param folder the run's folder, for configs, cloud assemblies and logs */
export function createSuiteStack(
  name: string,
  { folder, region, stop }: { folder: string; region: string; stop: AbortSignal },
): SuiteStack {
  const config = join(folder, `${name}.json`);
  /** The region of the last deployment. */
  let deployedTo = region;
  const options = (): CommandOptions => ({ region: deployedTo, log: join(folder, `${name}.log`), stop });
  const assembly = join(folder, `${name}.out`);
  const synth = ['--context', `config=${config}`, '--output', assembly];
  /** Runs a command on the assembly of the last deployment, so that the app need not synthesize again. */
  const run = (...args: string[]) => runCdk([...args, '--app', assembly], options());
  const mustSucceed = ({ succeeded, output }: CommandOutcome, command: string) => {
    if (!succeeded) throw new Error(`${command} failed: ${output}`);
  };
  const writeConfig = async (content: RefresherConfig) => {
    await mkdir(folder, { recursive: true });
    await writeFile(config, JSON.stringify({ ...content, stackName: name }, null, 2));
  };
  return {
    name,
    names: (credential) => credentialNames(name, credential, region),
    async deploy(content: RefresherConfig, to = region) {
      await writeConfig(content);
      deployedTo = to;
      return runCdk(['deploy', '--all', ...DEPLOY_OPTIONS, ...synth], options());
    },
    diff: () => run('diff', '--fail'),
    destroy: () => run('destroy', '--all', '--force'),
    async exportTemplate(content: RefresherConfig) {
      await writeConfig(content);
      const out = join(folder, `${name}.templates`);
      mustSucceed(
        await runOwnCli(['template', '--config', config, '--out', out], options()),
        'ecr-credentials template',
      );
      return readFile(join(out, `${name}.template.json`), 'utf8');
    },
    async deployTemplate(template: string) {
      mustSucceed(await runCdk(['synth', '--quiet', ...synth], options()), 'cdk synth');
      await replaceTemplate(assembly, name, template);
      return run('deploy', name, ...DEPLOY_OPTIONS);
    },
  };
}
