import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { awsEnvironment } from './support/aws';
import { CDK } from './support/deployment';
import { ACCOUNT, admin, REGION, registryHost, testEnvironment } from './support/environment';
import { isAccepted } from './support/registry';
import { type Outcome, run, succeeded } from './support/run';
import { authsOf, readSecret } from './support/secrets';

const ROOT = join(__dirname, '../..');

/** npm needs its own settings of this machine: its cache and its registry. */
const NPM_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);

describe('a folder that `ecr-credentials init` wrote', () => {
  test('deploys with the CDK CLI that it installed, and reports that its secrets are fresh', async () => {
    const folder = await mkdtemp(join(testEnvironment().folder, 'package-'));
    const pack = ['pack', '--json', '--pack-destination', folder];
    const { stdout } = await succeeded(run('npm', pack, { cwd: ROOT, env: NPM_ENVIRONMENT }));
    const [{ filename = '' } = {}] = JSON.parse(stdout) as { filename?: string }[];
    const app = join(folder, 'my-credentials');
    const init = [join(ROOT, 'bin', 'ecr-credentials.js'), 'init', app, '--package', join(folder, filename)];
    await succeeded(run(process.execPath, init, { env: NPM_ENVIRONMENT }));

    const config = join(app, 'refresher.config.ts');
    const written = await readFile(config, 'utf8');
    await writeFile(
      config,
      written.replace("'ci-pull'", 'installed').replace('credentials:', "stackName: 'Installed',\n  credentials:"),
    );
    const env = { ...awsEnvironment(admin(ACCOUNT), REGION), ...CDK.env(testEnvironment()) };
    const tool = (name: string, ...args: string[]): Promise<Outcome> =>
      run(join(app, 'node_modules', '.bin', name), args, { cwd: app, env });

    await succeeded(tool('cdk', 'deploy', '--all', '--require-approval', 'never', ...CDK.options));
    const host = registryHost(REGION, ACCOUNT);
    const auths = authsOf(await readSecret('ecr-installed-dockerconfigjson'));
    expect(Object.keys(auths)).toEqual([host]);
    expect(await isAccepted(host, auths[host])).toBe(true);
    const { stdout: statuses } = await succeeded(tool('ecr-credentials', 'status', '--region', REGION, '--json'));
    expect(JSON.parse(statuses)).toMatchObject([{ secret: 'ecr-installed-dockerconfigjson', state: 'fresh' }]);
    await succeeded(tool('cdk', 'destroy', '--all', '--force', ...CDK.options));
  });
});
