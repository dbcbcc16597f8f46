import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CredentialInstructions } from '../../../infra/instructions/credential';
import { deploymentOf } from './support/deploy';
import { type Call, parseGroovy } from './support/groovy';
import { PAGES } from './support/page';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const page = PAGES.find(({ system }) => system === 'jenkins') ?? expect.fail('there must be a page of jenkins');
const jenkinsfile = page.files.Jenkinsfile ?? '';

let secrets: CredentialInstructions['secrets'];
beforeAll(async () => {
  secrets = (await deploymentOf(page)).instructions.secrets;
});

/** Returns the arguments of each call of a name in a Groovy text, at any depth. */
async function argumentsOf(name: string, text: string): Promise<string[][]> {
  const flat = (calls: Call[]): Call[] => calls.flatMap((each) => [each, ...flat(each.body ?? [])]);
  const { problems, calls } = await parseGroovy(text);
  expect(problems).toEqual([]);
  return flat(calls).flatMap((each) => (each.call === name ? [each.arguments] : []));
}

function secretOf(format: string): CredentialInstructions['secrets'][number] {
  return secrets.find((secret) => secret.format === format) ?? expect.fail(`the page must deploy ${format}`);
}

/** Returns the snippets that `npx ecr-credentials show` prints for Jenkins and a secret, with a step in place of their ellipses. */
function snippetsOf(format: string): string {
  const snippets = secretOf(format).snippets.filter(({ consumer }) => consumer.startsWith('Jenkins'));
  return snippets.map(({ text }) => text.replace('…', "sh 'make'")).join('\n');
}

describe.each([
  ['the Jenkinsfile', () => jenkinsfile],
  ['npx ecr-credentials show', snippetsOf],
])('%s', (_, textOf) => {
  it("gives docker.withRegistry the registry's URL and the secret's name", async () => {
    const { name, hosts } = secretOf('jenkins');
    expect(hosts).toEqual([HOST]);
    expect(await argumentsOf('docker.withRegistry', textOf('jenkins'))).toEqual([[`'https://${HOST}'`, `'${name}'`]]);
  });

  it("gives an agent in a container the registry's URL and the secret's name", async () => {
    const { name } = secretOf('jenkins');
    const text = textOf('jenkins');
    expect(await argumentsOf('registryUrl', text)).toEqual([[`'https://${HOST}'`]]);
    expect(await argumentsOf('registryCredentialsId', text)).toEqual([[`'${name}'`]]);
  });

  it("binds the secret's name to a file with withCredentials", async () => {
    const binding = `[file(credentialsId: '${secretOf('jenkins-file').name}', variable: 'AUTH')]`;
    expect(await argumentsOf('withCredentials', textOf('jenkins-file'))).toEqual([[binding]]);
  });
});

/**
 * Runs the only shell script of several lines of a Jenkinsfile as Jenkins does, with each command line printed. The host's
 * docker prints the config that it was given.
 */
async function runScript(text: string): Promise<{ stdout: string; stderr: string }> {
  const scripts = (await argumentsOf('sh', text)).flat().filter((argument) => argument.startsWith("'''"));
  const [script = '', ...others] = scripts;
  expect(others).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  try {
    const AUTH = join(folder, 'config.json');
    writeFileSync(AUTH, 'the password\n');
    const docker = 'docker() { cat "$DOCKER_CONFIG/config.json"; }';
    const input = `${docker}\n${script.slice("'''".length, -"'''".length)}`;
    return spawnSync('sh', ['-xe', '-c', input], { env: { PATH: process.env.PATH, AUTH }, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the shell script of the Jenkinsfile', () => {
  it('gives docker the folder of the bound file, and prints no password', async () => {
    const { stdout, stderr } = await runScript(jenkinsfile);
    expect(stdout).toBe('the password\n');
    expect(stderr).toContain(`docker pull ${HOST}/team-a/app:latest\n`);
    expect(stderr).not.toContain('the password');
  });

  it('would print a password in a command line', async () => {
    const copy = jenkinsfile.replace('docker pull', 'docker login --username AWS --password "$(cat "$AUTH")"');
    expect((await runScript(copy)).stderr).toContain('the password');
  });
});
