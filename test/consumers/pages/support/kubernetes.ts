import { flag, oneOf, record, type Shape, text } from './shape';

const name = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const duration = /^\d+[hms]$/;
const remoteRef = { key: text, 'property?': text };
const volumeMounts: Shape = [{ name: text, mountPath: /^\//, readOnly: flag }];
const csi = { driver: 'secrets-store.csi.k8s.io', readOnly: flag, volumeAttributes: { secretProviderClass: text } };

/** Returns the format of a resource. */
function resource(apiVersion: string, kind: string, spec?: Shape): [kind: string, Shape] {
  const metadata = { name, namespace: text, 'annotations?': record() };
  return [kind, { apiVersion, kind, metadata, ...(spec === undefined ? {} : { spec }) }];
}

/**
 * The format of each kind. Source of those without another one: Kubernetes' API reference. The published CRDs of the others
 * validated the files once: external-secrets/external-secrets 2.9.0, `config/crds/bases`;
 * kubernetes-sigs/secrets-store-csi-driver 1.6.0, `config/crd/bases`; fluxcd/source-controller 1.9.1, `config/crd/bases`;
 * argoproj/argo-cd 3.5.1, `manifests/crds`.
 */
export const KINDS: Record<string, Shape> = Object.fromEntries([
  resource('v1', 'ServiceAccount'),
  resource('apps/v1', 'Deployment', {
    replicas: 1,
    selector: { matchLabels: record() },
    template: {
      metadata: { labels: record() },
      spec: {
        serviceAccountName: text,
        containers: [{ name: text, image: text, volumeMounts }],
        volumes: [{ name: text, csi }],
      },
    },
  }),
  /** Source: External Secrets Operator, `external-secrets.io/v1`. */
  resource('external-secrets.io/v1', 'SecretStore', {
    provider: {
      aws: { service: 'SecretsManager', region: text, auth: { jwt: { serviceAccountRef: { name: text } } } },
    },
  }),
  resource('external-secrets.io/v1', 'ExternalSecret', {
    refreshInterval: duration,
    secretStoreRef: { kind: oneOf('SecretStore', 'ClusterSecretStore'), name: text },
    target: {
      name: text,
      template: {
        'type?': text,
        'mergePolicy?': oneOf('Replace', 'Merge'),
        'metadata?': { labels: record() },
        data: record(),
      },
    },
    'data?': [{ secretKey: /^[-._a-zA-Z0-9]+$/, remoteRef }],
    'dataFrom?': [{ extract: remoteRef }],
  }),
  /** Source: the Secrets Store CSI driver, `secrets-store.csi.x-k8s.io/v1`. */
  resource('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', {
    provider: 'aws',
    parameters: { region: text, objects: text },
    secretObjects: [{ secretName: text, type: text, data: [{ objectName: text, key: text }] }],
  }),
  /** Source: Flux, `source.toolkit.fluxcd.io/v1`. */
  resource('source.toolkit.fluxcd.io/v1', 'OCIRepository', {
    interval: duration,
    url: /^oci:\/\/[^:]+$/,
    ref: { tag: text },
    secretRef: { name: text },
  }),
  /** Source: Argo CD, `argoproj.io/v1alpha1`. */
  resource('argoproj.io/v1alpha1', 'Application', {
    project: text,
    source: { repoURL: /^[a-z0-9.-]+$/, chart: text, targetRevision: text },
    destination: { server: /^https:/, namespace: text },
  }),
]);

/**
 * The `objects` of a SecretProviderClass, which are YAML in a string.
 * Source: AWS' provider for the Secrets Store CSI driver, "SecretProviderClass options".
 */
export const CSI_OBJECTS: Shape = [{ objectName: text, objectType: 'secretsmanager', objectAlias: text }];
