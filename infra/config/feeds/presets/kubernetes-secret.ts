import * as v from 'valibot';
import { matching, object } from '../../common/schema-helpers';
import { tiedTo } from '../../common/tied';
import { baseUrl, preset, under } from './preset';
import type { KubernetesSecretConfig } from './types';

const settings = tiedTo<KubernetesSecretConfig>()(
  object({
    url: baseUrl('https://cluster.example.com:6443'),
    namespace: matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of a namespace'),
    name: matching(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'the name of a secret: a-z, 0-9 and . -'),
    fieldManager: v.optional(matching(/^[\x21-\x7e]{1,128}$/, '1 to 128 printable characters'), 'ecr-credentials'),
  }),
);

/**
 * Server-side apply with `force`, because no other field manager should own this field. JSON is valid YAML. If the secret is
 * missing, the API server authorizes `create` with the name in the URL, so RBAC's `resourceNames` applies. Sources: Kubernetes,
 * "Server-Side Apply" https://kubernetes.io/docs/reference/using-api/server-side-apply/; kubernetes/apiserver 1.36.3,
 * `pkg/endpoints/handlers/patch.go`, createAuthorizerAttributes
 */
export const kubernetesSecret = preset(
  settings,
  ({ url, namespace, name, fieldManager }) => ({
    kind: 'request',
    method: 'PATCH',
    url: `${under(url, 'api', 'v1', 'namespaces', namespace, 'secrets', name)}?fieldManager=${encodeURIComponent(fieldManager)}&force=true`,
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: {
      json: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, namespace },
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': '{{valueBase64}}' },
      },
    },
    authentication: { kind: 'bearer' },
  }),
  ({ namespace, name }) =>
    `the token of a service account that may create and patch the secret ${name} in ${namespace}`,
);
