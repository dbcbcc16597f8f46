import type { RefresherConfig } from '../../../infra/config';
import { FORMAT_NAMES, type FormatName } from '../../../lambda/formats';
import { aws, makeUser } from './aws';
import { Deployment } from './cdk';
import { Consumer } from './consumer';
import { behaveWell } from './emulator';
import { ACCOUNT, registryHost } from './place';
import { readSecret } from './secrets';
import { sheet } from './sheet';
import { stackStatus } from './stack';

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
        { user: `arn:aws:iam::${ACCOUNT}:user/${JENKINS}`, formats: ['jenkins', 'jenkins-file'], jenkins: true },
      ],
    },
    push: { access: 'push', repositories: ['team-a/*'] },
  },
};

/**
 * Deploys a credential in every format, and pushes the image that it opens; once a run, for all files of tests that use
 * it. None of them may take anything away that the others need.
 */
export async function handOut(): Promise<void> {
  await behaveWell();
  if ((await stackStatus(STACK)) === 'CREATE_COMPLETE') return;
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
}

/** What `npm run show` prints for one kind of consumer of a secret of the pull credential, with {@link IMAGE} in it. */
export function pasteFor(consumer: string, format: FormatName): string {
  const secret = sheet(CONFIG, 'pull').secrets.find((candidate) => candidate.format === format);
  const recipe = secret?.recipes.find((candidate) => candidate.consumer.startsWith(consumer));
  if (!recipe) throw new Error(`nothing is printed for ${consumer} and a secret of the format ${format}`);
  return recipe.paste.replace('REPOSITORY', REPOSITORY).replace(/\bTAG\b/, TAG);
}
