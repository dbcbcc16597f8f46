import { digestOf } from '../../../../acceptance/registry/push-image';
import { answer, denial, refusal, tokenName } from '../../support/registry';
import type { World } from '../../support/world';

export const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
export const SECOND_HOST = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
export const OTHER_ACCOUNT_HOST = '763104351884.dkr.ecr.eu-west-1.amazonaws.com';
export const S3_HOST = 'starport-layer-bucket.s3.eu-west-1.amazonaws.com';
const CONFIG = '{"architecture":"amd64"}';
export const CACHED = 'ecr-acceptance/cache/docker/library/hello-world';

const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const PUSH = ['ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage'];
/** What each token may do in its repository. */
const ALLOWED: Record<string, string[]> = {
  admin: [...PULL, ...PUSH],
  'second admin': [...PULL, ...PUSH],
  pull: PULL,
  tags: [...PULL, 'ecr:ListImages'],
  push: [...PULL, ...PUSH],
  regions: PULL,
  cache: PULL,
  revoked: PULL,
};

/** The action of each request of an upload, by its method. */
const UPLOADS: Record<string, string> = {
  POST: 'ecr:InitiateLayerUpload',
  PATCH: 'ecr:UploadLayerPart',
  PUT: 'ecr:CompleteLayerUpload',
};

/** Returns the action of a request. */
function actionOf(method: string, path: string): string {
  if (path.endsWith('/tags/list')) return 'ecr:ListImages';
  if (path.includes('/blobs/uploads/')) return UPLOADS[method] ?? '';
  if (path.includes('/blobs/')) return 'ecr:GetDownloadUrlForLayer';
  return method === 'PUT' ? 'ecr:PutImage' : 'ecr:BatchGetImage';
}

/**
 * Returns the registries of both regions.
 * @param deniedRoles the roles that are denied everything
 */
export function registries(deniedRoles: Set<string>): NonNullable<World['registry']> {
  return async (url, { method = 'GET', authorization = '' } = {}) => {
    const { host, pathname: path } = new URL(url);
    if (host === S3_HOST) return authorization ? refusal(400, 'InvalidRequest', '') : answer(200, CONFIG);
    const name = tokenName(authorization) ?? '';
    if ((host === SECOND_HOST) !== ['regions', 'second admin'].includes(name)) return refusal(403, 'DENIED', 'region');
    if (host === OTHER_ACCOUNT_HOST) {
      const isAllowed = name === 'accounts' && path.startsWith('/v2/pytorch-inference/');
      return isAllowed ? refusal(404, 'MANIFEST_UNKNOWN', 'not found') : denial('ecr:BatchGetImage');
    }
    if (path === '/v2/') return answer(200);
    if (method === 'DELETE') return refusal(405, 'UNSUPPORTED', 'The operation is unsupported.');
    const action = actionOf(method, path);
    const repository = name === 'cache' ? CACHED : 'ecr-acceptance/app';
    const isAllowed = ALLOWED[name]?.includes(action) && path.startsWith(`/v2/${repository}/`);
    const isDenied = deniedRoles.has(`EcrAcceptance-access-acceptance-${name}-eu-west-1`);
    if (!isAllowed || isDenied) return denial(action);
    switch (action) {
      case 'ecr:ListImages':
        return answer(200, { name: 'ecr-acceptance/app', tags: ['v1'] });
      case 'ecr:InitiateLayerUpload':
      case 'ecr:UploadLayerPart':
        return answer(202, '', { location: '/v2/ecr-acceptance/app/blobs/uploads/1' });
      case 'ecr:CompleteLayerUpload':
      case 'ecr:PutImage':
        return answer(201);
      case 'ecr:GetDownloadUrlForLayer':
        return answer(307, '', { location: `https://${S3_HOST}/blob?X-Amz-Signature=x` });
      default:
        return answer(200, { config: { digest: digestOf(CONFIG) } }, { 'content-type': 'application/json' });
    }
  };
}
