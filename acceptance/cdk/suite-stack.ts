import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefresherConfig } from '../../infra/config';
import { credentialNames } from '../../infra/naming/names';
import type { SuiteStack } from '../model/context';
import { runCdk } from './command';

/** @param folder the run's folder, for configs, cloud assemblies and logs */
export function createSuiteStack(
  name: string,
  { folder, region, stop }: { folder: string; region: string; stop: AbortSignal },
): SuiteStack {
  const config = join(folder, `${name}.json`);
  /** The region of the last deployment. */
  let deployedTo = region;
  const run = (...args: string[]) =>
    runCdk([...args, '--context', `config=${config}`], {
      region: deployedTo,
      output: join(folder, `${name}.out`),
      log: join(folder, `${name}.log`),
      stop,
    });
  return {
    name,
    names: (credential) => credentialNames(name, credential, region),
    async deploy(content: RefresherConfig, to = region) {
      await mkdir(folder, { recursive: true });
      await writeFile(config, JSON.stringify({ ...content, stackName: name }, null, 2));
      deployedTo = to;
      return run('deploy', '--all', '--require-approval', 'never', '--progress', 'events');
    },
    diff: () => run('diff', '--fail'),
    destroy: () => run('destroy', '--all', '--force'),
  };
}
