import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { answerOnceAllowed } from '../../model/propagation';
import { storedAuthOf } from '../../model/stored-auth';
import { describeAnswer } from '../../registry';
import { mustPush, pullManifest, pushImage } from '../../registry/push-image';
import { imageFor, PULL, PUSH, TWO_REGIONS } from './credentials';
import { findingOfDenied } from './denied';

const pushes: Check = {
  id: 'access-push',
  assumption: 'A push credential pushes an image and pulls it.',
  matters: ['infra/policies/ecr.ts'],
  method: 'Pushes an image with a new tag, and pulls its manifest, with the stored token.',
  async run(context) {
    const { registry, clock } = context;
    const image = { ...(await imageFor(context, PUSH)), tag: 'pushed' };
    const pushed = await answerOnceAllowed(clock, () => pushImage(registry, image));
    const pulled = await pullManifest(registry, image);
    return finding(
      pushed.status === 201 && pulled.status === 200,
      `push: ${describeAnswer(pushed)}; pull: ${describeAnswer(pulled)}`,
    );
  },
};

const pushScope: Check = {
  id: 'access-push-scope',
  assumption: 'A push credential can neither pull from a repository that it does not list, nor push to it.',
  matters: ['infra/policies/ecr.ts', 'docs/security.md'],
  method: 'Pulls the sample image, then pulls from and pushes to the other repository, with the stored token.',
  run(context) {
    const { registry, image } = context;
    const repository = image.otherRepository;
    return findingOfDenied(context, PUSH, [
      { action: 'ecr:BatchGetImage', request: (own) => pullManifest(registry, { ...own, repository }) },
      { action: 'ecr:InitiateLayerUpload', request: (own) => pushImage(registry, { ...own, repository }) },
    ]);
  },
};

const pullScope: Check = {
  id: 'access-pull-scope',
  assumption: 'A pull credential cannot pull from a repository that it does not list.',
  matters: ['infra/policies/ecr.ts', 'docs/security.md'],
  method: 'Pulls the sample image, then requests the same tag of the other repository, with the stored token.',
  run(context) {
    const { registry, image } = context;
    const repository = image.otherRepository;
    return findingOfDenied(context, PULL, [
      { action: 'ecr:BatchGetImage', request: (own) => pullManifest(registry, { ...own, repository }) },
    ]);
  },
};

const secondRegion: Check = {
  id: 'access-second-region',
  assumption: 'The token of a credential for another region pulls from the registry of that region.',
  matters: ['lambda/core/token-sources.ts', 'infra/policies/ecr.ts', 'docs/config.md'],
  method:
    'Pushes an image into the second region, and pulls its manifest with the token that the docker config has for it.',
  async run(context) {
    const { awsAs, registry, clock, target, image } = context;
    const { repository, tag } = image;
    const { repositories } = awsAs({ region: target.secondRegion });
    await repositories.create(repository);
    const { host, auth: ownAuth } = await repositories.token();
    await mustPush(registry, { host, repository, tag, auth: ownAuth });
    const auth = await storedAuthOf(context, TWO_REGIONS, host);
    const answer = await answerOnceAllowed(clock, () => pullManifest(registry, { host, repository, tag, auth }));
    return finding(answer.status === 200, `the manifest at ${host}: ${describeAnswer(answer)}`);
  },
};

/** Where credentials push and pull. */
export const scopeChecks: Check[] = [pullScope, pushes, pushScope, secondRegion];
