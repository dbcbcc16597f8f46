import * as v from 'valibot';
import { matching, object } from '../../shared/schema-helpers';
import { baseUrl, preset, under } from './preset';

/**
 * A secret of type `kubernetes.io/dockerconfigjson`, for the `imagePullSecrets` of pods. It is made where it is missing.
 * The API secret is the token of a service account that may `create` and `patch` secrets in the namespace.
 */
export interface KubernetesSecretConfig {
  /** The API server, such as `https://cluster.example.com:6443`. */
  url: string;
  namespace: string;
  name: string;
  /**
   * Who owns the fields that are pushed, in the secret's `managedFields`.
   * @default 'ecr-credentials'
   */
  fieldManager?: string;
}

const settings = object({
  url: baseUrl('https://cluster.example.com:6443'),
  namespace: matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of a namespace'),
  name: matching(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'the name of a secret: a-z, 0-9 and . -'),
  fieldManager: v.optional(matching(/^[\x21-\x7e]{1,128}$/, '1 to 128 printable characters'), 'ecr-credentials'),
});

/**
 * Server-side apply; `force`, since nobody else has any business in this field. JSON is YAML. Source: Kubernetes,
 * "Server-Side Apply" https://kubernetes.io/docs/reference/using-api/server-side-apply/
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
  ({ namespace, name }) => `the token of a service account that may create secrets in ${namespace}, and patch ${name}`,
);
