import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CredentialInstructions } from '../../../infra/instructions/credential';
import { sheetOfPage } from './support/deploy';
import { type Call, parseGroovy } from './support/groovy';
import { PAGES, textOf } from './support/page';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const page = PAGES.find(({ system }) => system === 'jenkins') ?? expect.fail('there must be a page of jenkins');
const jenkinsfile = textOf(page, 'Jenkinsfile');

/** The arguments of each call of a name in a Groovy text, wherever it stands. */
async function argumentsOf(name: string, text: string): Promise<string[][]> {
  const { problems, calls } = await parseGroovy(text);
  expect(problems).toEqual([]);
  return flat(calls)
    .filter(({ call }) => call === name)
    .map((each) => each.arguments);
}

function flat(calls: Call[]): Call[] {
  return calls.flatMap((each) => [each, ...flat(each.body ?? [])]);
}

let secrets: CredentialInstructions['secrets'];
let folder: string;
beforeAll(async () => {
  secrets = (await sheetOfPage(page)).secrets;
  folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  writeFileSync(join(folder, 'config.json'), 'the login\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function secretOf(format: string): CredentialInstructions['secrets'][number] {
  return secrets.find((secret) => secret.format === format) ?? expect.fail(`the page must deploy ${format}`);
}

/** What `npm run show` says to paste into a pipeline for a secret, with a step in it where it leaves one out. */
function recipeOf(format: string): string {
  const recipe = secretOf(format).snippets.find(({ consumer }) => consumer === 'Jenkins, in a pipeline');
  return recipe?.text.replace('…', "sh 'make'") ?? expect.fail(`there must be a recipe for ${format}`);
}

/**
 * Runs a pipeline's shell script as Jenkins does, which prints each command line, on a host whose docker prints the config
 * that it was given.
 */
function runShell(script: string): { stdout: string; stderr: string } {
  const docker = 'docker() { cat "$DOCKER_CONFIG/config.json"; }';
  const env = { PATH: process.env.PATH, LOGIN: join(folder, 'config.json') };
  return spawnSync('sh', ['-xe', '-c', `${docker}\n${script}`], { env, encoding: 'utf8' });
}

describe('docker.withRegistry', () => {
  it.each([
    ['the Jenkinsfile', () => jenkinsfile],
    ['npm run show', () => recipeOf('jenkins')],
  ])("of %s takes the registry's URL and the secret's name", async (_, text) => {
    const { name, hosts } = secretOf('jenkins');
    expect(hosts).toEqual([HOST]);
    expect(await argumentsOf('docker.withRegistry', text())).toEqual([[`'https://${HOST}'`, `'${name}'`]]);
  });
});

describe('withCredentials', () => {
  it.each([
    ['the Jenkinsfile', 'LOGIN', () => jenkinsfile],
    ['npm run show', 'AUTH', () => recipeOf('jenkins-file')],
  ])("of %s binds the secret's name to a file", async (_, variable, text) => {
    const { name } = secretOf('jenkins-file');
    const binding = `[file(credentialsId: '${name}', variable: '${variable}')]`;
    expect(await argumentsOf('withCredentials', text())).toEqual([[binding]]);
  });

  /** The one shell script of the Jenkinsfile, or of a copy of it. */
  async function scriptIn(text: string): Promise<string> {
    const [[script = '', ...more] = [], ...others] = await argumentsOf('sh', text);
    expect([...more, ...others]).toEqual([]);
    return script.slice("'''".length, -"'''".length);
  }

  it('lets docker find the login in its folder, and has it in no command line', async () => {
    const { stdout, stderr } = runShell(await scriptIn(jenkinsfile));
    expect(stdout).toBe('the login\n');
    expect(stderr).toContain(`docker pull ${HOST}/team-a/app:latest\n`);
    expect(stderr).not.toContain('the login');
  });

  it('would be seen with the login in a command line', async () => {
    const copy = jenkinsfile.replace('docker pull', 'docker login --username AWS --password "$(cat "$LOGIN")"');
    expect(runShell(await scriptIn(copy)).stderr).toContain('the login');
  });
});

describe('the Groovy parser', () => {
  it.each([
    ['a bracket too many', 'agent any', 'agent any }', 'line 25: no Groovy: }'],
    ['a block without an end', '.pull()\n          }', '.pull()', 'line 1: no Groovy: pipeline {'],
    ['arguments without an end', "'One registry')", "'One registry'", 'line 4: ) is missing'],
  ])('tells %s by its line', async (_, right, wrong, problem) => {
    expect((await parseGroovy(jenkinsfile.replace(right, wrong))).problems).toEqual([problem]);
  });
});
