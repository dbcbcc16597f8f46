import type { Check } from '../../model/check';
import { finding, skipped } from '../../model/finding';
import { storedAuthOf } from '../../model/stored-auth';
import { basic, describeAnswer, type RegistryAnswer } from '../../registry';
import { CACHE, CACHE_PREFIX } from './credentials';

/** The role that ECR uses to fill a cache. Source: Amazon ECR, "Service-linked role for pull through cache". */
const SERVICE_ROLE = 'AWSServiceRoleForECRPullThroughCache';
const SERVICE = 'pullthroughcache.ecr.amazonaws.com';

/** A small image of ECR Public. */
const UPSTREAM_IMAGE = 'docker/library/hello-world';

const INDEX_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const TIMEOUT_SECONDS = 120;

const cache: Check = {
  id: 'access-pull-through-cache',
  assumption: 'With pullThroughCache, the first pull of an image fills the cache and creates its repository.',
  matters: ['infra/policies/ecr.ts', 'docs/config.md'],
  method:
    'Creates a cache of ECR Public, and pulls an image that it does not have yet, for at most two minutes. ' +
    "If the account has no service-linked role for it, the probes' stack creates the role and deletes it at the end.",
  async run(context) {
    const { aws, probes, registry, clock, image, target } = context;
    if (target.partition !== 'aws') return skipped('ECR Public exists in the partition aws only');
    const hasRole = await aws.iam.hasRole(SERVICE_ROLE);
    await probes.deploy({
      ...(hasRole
        ? {}
        : { ServiceRole: { Type: 'AWS::IAM::ServiceLinkedRole', Properties: { AWSServiceName: SERVICE } } }),
      Cache: {
        Type: 'AWS::ECR::PullThroughCacheRule',
        ...(hasRole ? {} : { DependsOn: 'ServiceRole' }),
        Properties: { EcrRepositoryPrefix: CACHE_PREFIX, UpstreamRegistryUrl: 'public.ecr.aws' },
      },
    });
    const request = {
      authorization: basic(await storedAuthOf(context, CACHE, image.host)),
      headers: { accept: INDEX_TYPES },
    };
    const url = `https://${image.host}/v2/${CACHE_PREFIX}/${UPSTREAM_IMAGE}/manifests/latest`;
    let last: RegistryAnswer | undefined;
    await clock.until(
      async () => {
        last = await registry.request(url, request);
        return last.status === 200 ? last : undefined;
      },
      { timeoutSeconds: TIMEOUT_SECONDS },
    );
    const created = await aws.repositories.list(CACHE_PREFIX);
    return finding(
      last?.status === 200 && created.length === 1,
      `the pull: ${last && describeAnswer(last)}; ` + `created repositories: ${created.join(', ') || 'none'}`,
    );
  },
};

/** Pull-through caches. */
export const cacheChecks: Check[] = [cache];
