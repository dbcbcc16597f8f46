import type { CredentialConfig } from '../../../infra/config';
import type { Context } from '../../model/context';
import { REPOSITORY_PREFIX } from '../../model/names';
import { answerOnceAllowed } from '../../model/propagation';
import { storedAuthOf } from '../../model/stored-auth';
import type { RegistryAnswer } from '../../registry';
import { type ImageTarget, pullManifest } from '../../registry/push-image';

export const PULL = 'acceptance-pull';
export const LIST_TAGS = 'acceptance-tags';
export const PUSH = 'acceptance-push';
/** A credential with the registries of both regions. */
export const TWO_REGIONS = 'acceptance-regions';
/** A credential with the registries of two accounts. */
export const TWO_ACCOUNTS = 'acceptance-accounts';
/** A credential for the pull-through cache. */
export const CACHE = 'acceptance-cache';
/** A credential whose role is denied everything for some minutes. */
export const REVOKED = 'acceptance-revoked';

/**
 * The account and a repository of AWS Deep Learning Containers, from which every account may pull.
 * Source: AWS Deep Learning Containers, "Available images".
 */
export const OTHER_ACCOUNT = { account: '763104351884', repository: 'pytorch-inference' };

/** The beginning of the names of the repositories that a pull-through cache creates. */
export const CACHE_PREFIX = `${REPOSITORY_PREFIX}cache`;

/** Returns the suite's credentials. Each has one secret, with the docker config. */
export function credentials({ image, target }: Context): Record<string, CredentialConfig> {
  const repositories = [image.repository];
  return {
    [PULL]: { repositories, verifyToken: 'required', verifyRepositories: repositories },
    [LIST_TAGS]: { repositories, listTags: true },
    [PUSH]: { repositories, access: 'push' },
    [TWO_REGIONS]: { repositories, registries: [{}, { region: target.secondRegion }] },
    [TWO_ACCOUNTS]: {
      repositories: [OTHER_ACCOUNT.repository],
      registries: [{}, { account: OTHER_ACCOUNT.account }],
    },
    [CACHE]: { repositories: [`${CACHE_PREFIX}/*`], pullThroughCache: true },
    [REVOKED]: { repositories },
  };
}

/** The sample image, with the stored token of a credential. */
export async function imageFor(context: Context, credential: string): Promise<ImageTarget> {
  const { host, repository, tag } = context.image;
  return { host, repository, tag, auth: await storedAuthOf(context, credential, host) };
}

/** Pulls the manifest of an image, once the registry has the permissions of the new role. */
export function pullOnceAllowed({ registry, clock }: Context, image: ImageTarget): Promise<RegistryAnswer> {
  return answerOnceAllowed(clock, () => pullManifest(registry, image));
}
