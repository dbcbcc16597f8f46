import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { context } from '../../cdk.json';
import { UsageError } from '../../cli/common/command-line';
import { npmProblem } from '../../cli/init/npm-install';
import { packageSpec } from '../../cli/init/package-spec';
import { writeFiles } from '../../cli/init/write-files';
import { loadConfig } from '../../infra/config/load';
import { makeFolder } from '../local/support';
import { packageJson } from '../release/packages';
import { errorsOf, findingsIn, workflows } from '../release/workflows';
import { type Ended, ROOT } from '../run';
import { launch, runCommand } from './run-command';

const FILES = ['.gitignore', 'cdk.json', 'package.json', 'refresher.config.ts'];
const WORKFLOW = '.github/workflows/deploy.yml';

/** Runs the command in a folder. `PATH` replaces the search path of the commands that it starts. */
function run(cwd: string, args: string[], PATH = process.env.PATH): Promise<Ended> {
  return runCommand(args, { cwd, env: { PATH } });
}

/** Writes the files into a new folder without npm. */
async function initialized(...options: string[]): Promise<string> {
  const folder = join(await makeFolder(), 'acme');
  const { stderr, status } = await run(ROOT, ['init', folder, '--no-install', ...options]);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return folder;
}

/** Returns a search path on which `npm` is a shell script. */
async function pathWithNpm(script: string): Promise<string> {
  const folder = await makeFolder();
  await writeFile(join(folder, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${folder}${delimiter}${process.env.PATH}`;
}

function read(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

describe('ecr-credentials init', () => {
  it('writes package.json with the versions that this version was tested with', async () => {
    const folder = await initialized();
    expect(readdirSync(folder).toSorted()).toEqual(FILES);
    const { dependencies, devDependencies } = JSON.parse(read(folder, 'package.json'));
    const tested = { ...packageJson.dependencies, ...packageJson.devDependencies };
    expect(dependencies).toEqual({
      'aws-cdk-lib': `^${tested['aws-cdk-lib']}`,
      constructs: `^${tested.constructs}`,
      'ecr-credentials': packageJson.version,
    });
    expect(devDependencies).toEqual({ 'aws-cdk': tested['aws-cdk'] });
  });

  it('writes cdk.json with the app of the installed package and the feature flags of this repository', async () => {
    expect(JSON.parse(read(await initialized(), 'cdk.json'))).toEqual({
      app: `node -e "require('ecr-credentials/app')"`,
      versionReporting: false,
      context,
    });
  });

  it('writes a config with the credential ci-pull', async () => {
    const { credentials } = await loadConfig(join(await initialized(), 'refresher.config.ts'));
    expect(credentials.map(({ name }) => name)).toEqual(['ci-pull']);
  });

  it('writes a config whose commented settings are valid', async () => {
    const folder = await initialized();
    const file = join(folder, 'refresher.config.ts');
    const settings = /^( *)\/\/ (\w+: .*,)$/gm;
    const config = read(folder, 'refresher.config.ts');
    expect(config.match(settings)).toHaveLength(4);
    await writeFile(file, config.replace(settings, '$1$2'));
    const { alarms, credentials } = await loadConfig(file);
    expect([alarms.emails, credentials[0]?.repositories]).toEqual([
      ['platform@example.com'],
      ['team-a/*', 'base/node'],
    ]);
  });

  it('prints the files and the next steps, with the folder as one argument', async () => {
    const parent = await makeFolder();
    const { stdout } = await run(parent, ['init', 'my credentials', '--no-install']);
    expect(stdout).toMatch(/^Created in my credentials:\n {2}refresher\.config\.ts {2}/);
    const commands = [...stdout.matchAll(/^ {2}((?:cd|npm|npx) .*?) {2}/gm)].map(([, command]) => command);
    expect(commands).toEqual([
      "cd 'my credentials'",
      'npm install',
      'npx ecr-credentials demo',
      'npx cdk bootstrap',
      'npx cdk deploy --all',
    ]);
  });

  it('uses the current folder by default, also if it is a new Git repository, and prints JSON', async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, '.git'));
    const { stdout, status } = await run(folder, ['init', '--no-install', '--json']);
    const { nextSteps, ...result } = JSON.parse(stdout);
    expect({ result, status }).toEqual({
      result: { folder: '.', files: expect.arrayContaining(FILES), installed: false },
      status: 0,
    });
    expect(nextSteps[0]).toEqual({ command: 'npm install', purpose: 'installs the dependencies' });
  });

  it('refuses a folder that is not empty, and lists its files', async () => {
    const folder = await makeFolder();
    for (const file of ['README.md', 'app.ts', '.gitignore', '.env']) await writeFile(join(folder, file), 'mine');
    expect(await run(folder, ['init', '--no-install'])).toEqual({
      stdout: '',
      stderr: 'The folder . is not empty. It contains README.md, app.ts, .gitignore. Name a new or an empty folder.\n',
      status: 2,
    });
    expect(readdirSync(folder).toSorted()).toEqual(['.env', '.gitignore', 'README.md', 'app.ts']);
    expect(read(folder, '.gitignore')).toBe('mine');
  });

  it('refuses a file in place of the folder', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'acme'), '');
    const { stderr, status } = await run(folder, ['init', 'acme']);
    expect({ stderr, status }).toEqual({ stderr: 'acme is a file. Name a new or an empty folder.\n', status: 2 });
  });

  it('removes what it wrote if a file cannot be written', async () => {
    const folder = join(await makeFolder(), 'new');
    const file = (path: string) => ({ path, purpose: '', content: '' });
    expect(() => writeFiles(folder, [file('a/b/c'), file('x'.repeat(300))])).toThrow(
      /^The files cannot be written: ENAMETOOLONG: .* No file was left in /,
    );
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the option --package', () => {
  it('copies a tarball into the folder, so that it installs on another machine', async () => {
    const tarball = join(await makeFolder(), 'ecr-credentials-1.2.3.tgz');
    await writeFile(tarball, 'archive');
    const folder = await initialized('--package', tarball);
    expect(read(folder, 'ecr-credentials-1.2.3.tgz')).toBe('archive');
    expect(read(folder, 'package.json')).toContain('"ecr-credentials": "file:ecr-credentials-1.2.3.tgz"');
  });

  it.each(['1.2.3', '^1.2.0', '~0.1', 'latest', 'https://example.com/ecr-credentials.tgz'])('accepts %s', (spec) => {
    expect(packageSpec(spec)).toEqual({ spec });
  });

  it.each(['missing.tgz', '../folder', 'http://example.com/a.tgz', '--global', ''])('rejects %j', (spec) => {
    const allowed = 'a version, an https URL, or the path of an existing file that ends in .tgz';
    expect(() => packageSpec(spec)).toThrow(new UsageError(`--package: got ${spec}; must be ${allowed}`));
  });

  it('writes nothing if it is wrong', async () => {
    const parent = await makeFolder();
    const { stderr, status } = await run(parent, ['init', 'acme', '--no-install', '--package', 'missing.tgz']);
    expect({ stderr, status }).toEqual({
      stderr: expect.stringMatching(/^--package: got missing\.tgz; must/),
      status: 2,
    });
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('npm install of ecr-credentials init', () => {
  const complete = 'The files in acme are complete. Run "npm install" in this folder to continue.\n';

  it('runs in the new folder, and leaves only the result on standard output', async () => {
    const parent = await makeFolder();
    const path = await pathWithNpm('echo added 30 packages; echo "$@" >arguments');
    const { stdout, stderr, status } = await run(parent, ['init', 'acme', '--json'], path);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ installed: true, nextSteps: [{ command: 'cd acme' }, {}, {}, {}] });
    expect(read(join(parent, 'acme'), 'arguments')).toMatch(/^install /);
  });

  it('stops at Ctrl-C, and names the complete files', async () => {
    const parent = await makeFolder();
    const path = await pathWithNpm('kill -INT "$PPID"; exec sleep 60');
    expect(await launch(['init', 'acme'], { cwd: parent, env: { PATH: path } })).toEqual({
      stdout: '',
      stderr: `Stopped. ${complete}`,
      status: 130,
    });
    expect(readdirSync(join(parent, 'acme')).toSorted()).toEqual(FILES);
  });

  it('reports that npm is missing', async () => {
    const result = await run(await makeFolder(), ['init', 'acme'], await makeFolder());
    const message = `npm was not found. Install npm, which comes with Node.js.\n${complete}`;
    expect(result).toEqual({ stdout: '', stderr: message, status: 1 });
  });

  it("reports npm's error", async () => {
    const path = await pathWithNpm('echo "npm error code ENOTFOUND" >&2; exit 1');
    const { stderr, status } = await run(await makeFolder(), ['init', 'acme'], path);
    expect({ stderr, status }).toEqual({ stderr: expect.stringMatching(/^npm did not reach its registry/), status: 1 });
    expect(stderr.endsWith(complete)).toBe(true);
  });

  it.each([
    ['npm error code ENOSPC', /^npm install failed, because the disk is full\./],
    ['npm ERR! code ECONNREFUSED', /^npm did not reach its registry \(ECONNREFUSED\)\. Check the network/],
    [
      'npm error code E404\nnpm error 404 ecr-credentials@0.1.0',
      /^npm found no ecr-credentials@0\.1\.0 in its registry/,
    ],
    [
      'npm error code E404\nnpm error 404 other@1.0.0',
      /^npm install failed with exit status 1\.\nnpm error code E404\n/,
    ],
    [
      'npm warn deprecated x\nnpm error code ERESOLVE',
      /^npm install failed with exit status 1\.\nnpm error code ERESOLVE$/,
    ],
    ['', /^npm install failed with exit status 1\.$/],
  ])('explains %j', (errors, message) => {
    expect(npmProblem(errors, 1, '0.1.0')).toMatch(message);
  });
});

describe('the workflow of --github', () => {
  it("is accepted by GitHub's own parser, pins its actions and stores no secret", async () => {
    const text = read(await initialized('--github'), WORKFLOW);
    expect(await errorsOf('deploy.yml', text)).toEqual([]);
    // The header is for the user's own repository.
    expect(findingsIn(text)).toEqual(['the header must say that it has not run']);
  });

  it("pins the versions of this repository's own workflows", async () => {
    const pins = (text: string) => [...text.matchAll(/uses: (actions\/.*)/g)].map(([, uses]) => uses);
    const own = workflows.find(({ name }) => name === 'ci.yml');
    const used = pins(read(await initialized('--github'), WORKFLOW));
    expect(used).toHaveLength(2);
    expect(pins(own?.text ?? '')).toEqual(expect.arrayContaining(used));
  });
});
