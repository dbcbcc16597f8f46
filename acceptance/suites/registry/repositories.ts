import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { finding } from '../../model/finding';
import { answerOnceAllowed } from '../../model/propagation';
import { storedAuth } from '../../model/stored-auth';
import { deniedAction, describeAnswer, type RegistryAnswer } from '../../registry';
import { pullManifest } from '../../registry/push-image';
import { CREDENTIAL, MISSING_REPOSITORY } from './credentials';

/** The tag that lambda/refresh/registry.ts requests. */
const MISSING_TAG = 'ecr-credentials-permission-check';

/** Requests a manifest with the stored token, once the registry has the permissions of the new role. */
async function pull(context: Context, repository: string, tag: string): Promise<RegistryAnswer> {
  const { registry, image, clock } = context;
  const auth = await storedAuth(context, CREDENTIAL);
  return answerOnceAllowed(clock, () => pullManifest(registry, { host: image.host, repository, tag, auth }));
}

const missingTag: Check = {
  id: 'registry-missing-tag',
  assumption: 'A registry answers 404 for a missing tag of a repository from which the token may pull.',
  matters: ['lambda/refresh/registry.ts', 'docs/adr/0018-verify-repositories-by-a-missing-manifest.md'],
  method: 'Requests the manifest of the tag that verifyRepositories requests.',
  async run(context) {
    const answer = await pull(context, context.image.repository, MISSING_TAG);
    return finding(answer.status === 404, describeAnswer(answer));
  },
};

const missingRepository: Check = {
  id: 'registry-missing-repository',
  assumption:
    'A registry answers 404 for a missing repository from which the token may pull, and says that it does not exist.',
  matters: ['lambda/refresh/verify-repositories.ts', 'consumers/helm/README.md'],
  method: 'Requests a manifest of a repository that the credential lists and that nobody has created.',
  async run(context) {
    const answer = await pull(context, MISSING_REPOSITORY, MISSING_TAG);
    return finding(answer.status === 404 && /does not exist/.test(answer.body), describeAnswer(answer));
  },
};

const denial: Check = {
  id: 'registry-denial',
  assumption: 'A registry answers 403 for a repository from which the token may not pull, and names ecr:BatchGetImage.',
  matters: ['lambda/refresh/registry.ts', 'docs/adr/0018-verify-repositories-by-a-missing-manifest.md'],
  method:
    'Pulls the manifest of an image that the token may pull, and then requests a missing tag of another repository.',
  async run(context) {
    const { registry, image } = context;
    const { host, repository, tag, otherRepository } = image;
    const allowed = await pull(context, repository, tag);
    const auth = await storedAuth(context, CREDENTIAL);
    const answer = await pullManifest(registry, { host, repository: otherRepository, tag: MISSING_TAG, auth });
    return finding(
      allowed.status === 200 && deniedAction(answer) === 'ecr:BatchGetImage',
      `allowed: ${describeAnswer(allowed)}; not allowed: ${describeAnswer(answer)}`,
    );
  },
};

/** Checks of what a registry answers to a pull. */
export const repositoryChecks: Check[] = [missingTag, missingRepository, denial];
