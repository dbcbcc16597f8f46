import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { storedAuthOf } from '../../model/stored-auth';
import { basic, describeAnswer } from '../../registry';
import { pullConfig } from '../../registry/pull-config';
import { digestOf, mustPush, pullManifest, pushImage } from '../../registry/push-image';
import { imageFor, LIST_TAGS, PULL, pullOnceAllowed } from './credentials';
import { findingOfDenied } from './denied';

const login: Check = {
  id: 'access-docker-login',
  assumption: 'A registry accepts the entry of its host in the format dockerconfigjson, as docker login tests it.',
  matters: ['lambda/core/formats.ts', 'consumers/podman-skopeo/README.md'],
  method: 'Reads the docker config, and requests /v2/ with the entry of the host.',
  async run(context) {
    const { registry, image } = context;
    const authorization = basic(await storedAuthOf(context, PULL, image.host));
    const answer = await registry.request(`https://${image.host}/v2/`, { authorization });
    return finding(answer.status === 200, describeAnswer(answer));
  },
};

const pulls: Check = {
  id: 'access-pull',
  assumption: 'A pull credential pulls an image: its manifest, and a blob through the redirect.',
  matters: ['infra/policies/ecr.ts', 'docs/security.md'],
  method: 'Pulls the manifest and the config of the sample image, and compares the digest of the config.',
  async run(context) {
    const image = await imageFor(context, PULL);
    await pullOnceAllowed(context, image);
    const { manifest, blob, digest, redirectedTo } = await pullConfig(context.registry, image);
    const isComplete = manifest.status === 200 && blob.status === 200 && digestOf(blob.body) === digest;
    const from = redirectedTo ? `redirected to ${redirectedTo}` : 'without a redirect';
    const digests = digestOf(blob.body) === digest ? 'the right digest' : 'another digest';
    return finding(isComplete, `manifest: ${manifest.status}; blob: ${describeAnswer(blob)}, ${digests}, ${from}`);
  },
};

const noPush: Check = {
  id: 'access-pull-no-push',
  assumption: 'A registry denies a push with a pull credential with 403, and names the action.',
  matters: ['infra/policies/ecr.ts', 'docs/security.md'],
  method: 'Pulls the image, starts to upload a blob, and puts a manifest, with the token of a pull credential.',
  run: (context) =>
    findingOfDenied(context, PULL, [
      { action: 'ecr:InitiateLayerUpload', request: (image) => pushImage(context.registry, image) },
      {
        action: 'ecr:PutImage',
        async request(image) {
          const { host, repository, auth } = image;
          const { body, headers } = await pullManifest(context.registry, image);
          return context.registry.request(`https://${host}/v2/${repository}/manifests/denied`, {
            method: 'PUT',
            authorization: basic(auth),
            headers: { 'content-type': headers['content-type'] ?? '' },
            body,
          });
        },
      },
    ]),
};

/** A tag that the check creates, so that it does not endanger the sample image. */
const DELETED_TAG = 'delete';

const noDelete: Check = {
  id: 'access-pull-no-delete',
  assumption: 'A pull credential cannot delete an image.',
  matters: ['infra/policies/ecr.ts', 'docs/security.md'],
  method: "Pushes a tag as the run's principal, and requests its deletion with the token of a pull credential.",
  async run(context) {
    const { registry, aws } = context;
    const image = { ...(await imageFor(context, PULL)), tag: DELETED_TAG };
    await mustPush(registry, { ...image, ...(await aws.repositories.token()) });
    await pullOnceAllowed(context, image);
    const deletion = await registry.request(`https://${image.host}/v2/${image.repository}/manifests/${DELETED_TAG}`, {
      method: 'DELETE',
      authorization: basic(image.auth),
    });
    const after = await pullManifest(registry, image);
    return finding(
      deletion.status >= 400 && after.status === 200,
      `deletion: ${describeAnswer(deletion)}; the manifest afterwards: ${after.status}`,
    );
  },
};

const tagsOf = (host: string, repository: string) => `https://${host}/v2/${repository}/tags/list`;

const noTags: Check = {
  id: 'access-pull-no-tags',
  assumption: 'A registry denies the list of tags without listTags with 403, and names ecr:ListImages.',
  matters: ['infra/policies/ecr.ts', 'consumers/http-api/README.md', 'consumers/argo-cd/README.md'],
  method: 'Pulls the image, and requests the list of tags, with the token of a pull credential.',
  run: (context) =>
    findingOfDenied(context, PULL, [
      {
        action: 'ecr:ListImages',
        request: ({ host, repository, auth }) =>
          context.registry.request(tagsOf(host, repository), { authorization: basic(auth) }),
      },
    ]),
};

const tags: Check = {
  id: 'access-list-tags',
  assumption: 'With listTags, a credential lists the tags of its repository.',
  matters: ['infra/policies/ecr.ts', 'docs/config.md'],
  method: 'Requests the list of tags, and searches it for the tag of the sample image.',
  async run(context) {
    const image = await imageFor(context, LIST_TAGS);
    await pullOnceAllowed(context, image);
    const { host, repository, tag, auth } = image;
    const answer = await context.registry.request(tagsOf(host, repository), { authorization: basic(auth) });
    const isListed = answer.body.includes(`"${tag}"`);
    return finding(
      answer.status === 200 && isListed,
      `${describeAnswer(answer)}, ${isListed ? 'with' : 'without'} the tag ${tag}`,
    );
  },
};

/** What a pull credential may do. */
export const pullChecks: Check[] = [login, pulls, noPush, noDelete, noTags, tags];
