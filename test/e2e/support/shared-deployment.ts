import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefresherConfig } from '../../../infra/config';
import { FORMAT_NAMES, type FormatName } from '../../../lambda/core/formats';
import { aws, makeUser } from './aws';
import { Consumer } from './consumer';
import { deployed } from './deployment';
import { resetEmulator } from './emulator';
import { ACCOUNT, type Keys, registryHost, testEnvironment } from './environment';
import { instructions, readerStatements } from './instructions';
import { succeeded } from './run';
import { readSecret } from './secrets';

export const STACK = 'Clients';
export const HOST = registryHost();
export const REPOSITORY = 'team-a/app';
export const TAG = 'v1';
export const IMAGE = `${HOST}/${REPOSITORY}:${TAG}`;
/** A reader in the config: a user that may read both secrets for Jenkins and list all secrets. */
export const JENKINS = 'jenkins';
export const CONFIG: RefresherConfig = {
  stackName: STACK,
  credentials: {
    pull: {
      repositories: ['team-a/*'],
      endpoints: ['standard', 'dualstack'],
      secrets: FORMAT_NAMES.map((format) =>
        format === 'template'
          ? { format, template: 'machine {{registry}} login {{username}} password {{password}}' }
          : { format },
      ),
      readers: [
        { user: `arn:aws:iam::${ACCOUNT}:user/${JENKINS}`, formats: ['jenkins', 'jenkins-file'], listSecrets: true },
      ],
    },
    push: { access: 'push', repositories: ['team-a/*'] },
  },
};

/**
 * Deploys a pull credential in every format and pushes an image. The first test file that calls it deploys; the others
 * use the same deployment, so no file may remove what another one needs.
 * @returns the access key of a user that may read each secret of the pull credential, and do nothing else
 */
export async function sharedDeployment(): Promise<Keys> {
  await resetEmulator();
  const done = join(testEnvironment().folder, 'shared-deployment.json');
  if (existsSync(done)) return JSON.parse(await readFile(done, 'utf8'));
  for (const repositoryName of [REPOSITORY, 'team-b/app']) await aws('ecr create-repository', { repositoryName });
  await makeUser(JENKINS, []);
  await deployed(CONFIG);
  const owner = await Consumer.with((await readSecret('ecr-push-dockerconfigjson')).SecretString);
  await succeeded(owner.push(IMAGE));
  const reader = await makeUser('reader', readerStatements(CONFIG, 'pull'));
  await writeFile(done, JSON.stringify(reader));
  return reader;
}

/** Returns what `npx ecr-credentials show` prints for one kind of consumer of the pull credential, with {@link IMAGE} filled in. */
export function snippetFor(consumer: string, format: FormatName): string {
  const secret = instructions(CONFIG, 'pull').secrets.find((candidate) => candidate.format === format);
  const snippet = secret?.snippets.find((candidate) => candidate.consumer.startsWith(consumer));
  if (!snippet) throw new Error(`the format ${format} has no snippet for ${consumer}`);
  return snippet.text.replace('REPOSITORY', REPOSITORY).replace(/\bTAG\b/, TAG);
}
