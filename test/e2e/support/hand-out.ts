import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefresherConfig } from '../../../infra/config';
import { FORMAT_NAMES, type FormatName } from '../../../lambda/core/formats';
import { aws, makeUser } from './aws';
import { Deployment } from './cdk';
import { Consumer } from './consumer';
import { behaveWell } from './emulator';
import { ACCOUNT, type Keys, place, registryHost } from './place';
import { readSecret } from './secrets';
import { sheet, statementsOf } from './sheet';

export const STACK = 'Clients';
export const HOST = registryHost();
export const REPOSITORY = 'team-a/app';
export const TAG = 'v1';
export const IMAGE = `${HOST}/${REPOSITORY}:${TAG}`;
/** A user that the config names: it may read both of Jenkins' secrets, and list all. */
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
 * Deploys a credential in every format, and pushes the image that it opens; once a run, for all files of tests that use
 * it. None of them may take anything away that the others need.
 * @returns the keys of a user that may read each of its secrets, and do nothing else
 */
export async function handOut(): Promise<Keys> {
  await behaveWell();
  const done = join(place().folder, 'hand-out.json');
  if (existsSync(done)) return JSON.parse(await readFile(done, 'utf8'));
  for (const name of [REPOSITORY, 'team-b/app']) {
    await aws(['ecr', 'create-repository', '--repository-name', name]);
  }
  await makeUser(JENKINS, []);
  const { code, output } = await (await Deployment.of(CONFIG)).deploy();
  if (code !== 0) throw new Error(output);
  const owner = await Consumer.with((await readSecret('ecr-push-dockerconfigjson')).SecretString);
  await owner.build('localhost/app:v1');
  const pushed = await owner.buildah('push', 'localhost/app:v1', `docker://${IMAGE}`);
  if (pushed.code !== 0) throw new Error(pushed.output);
  const reader = await makeUser('reader', statementsOf(sheet(CONFIG, 'pull').readerPolicy));
  await writeFile(done, JSON.stringify(reader));
  return reader;
}

/** What `npm run show` prints for one kind of consumer of a secret of the pull credential, with {@link IMAGE} in it. */
export function pasteFor(consumer: string, format: FormatName): string {
  const secret = sheet(CONFIG, 'pull').secrets.find((candidate) => candidate.format === format);
  const recipe = secret?.snippets.find((candidate) => candidate.consumer.startsWith(consumer));
  if (!recipe) throw new Error(`nothing is printed for ${consumer} and a secret of the format ${format}`);
  return recipe.text.replace('REPOSITORY', REPOSITORY).replace(/\bTAG\b/, TAG);
}
