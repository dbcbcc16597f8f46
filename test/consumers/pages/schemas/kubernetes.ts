import { flag, oneOf, record, type Shape, text } from './shape';

const metadata = { name: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, namespace: text, 'annotations?': record() };
const duration = /^\d+[hms]$/;
const remoteRef = { key: text, 'property?': text };

/** The data and the type of the secret that an ExternalSecret creates. */
const template: Shape = {
  'type?': text,
  'mergePolicy?': oneOf('Replace', 'Merge'),
  'metadata?': { labels: record() },
  data: record(),
};

const podSpec: Shape = {
  serviceAccountName: text,
  containers: [{ name: text, image: text, volumeMounts: [{ name: text, mountPath: /^\//, readOnly: flag }] }],
  volumes: [
    {
      name: text,
      csi: { driver: 'secrets-store.csi.k8s.io', readOnly: flag, volumeAttributes: { secretProviderClass: text } },
    },
  ],
};

/** The version and the spec of each kind: the fields that the pages use, and no others. */
const SPECS: Record<string, [version: string, spec?: Shape]> = {
  ServiceAccount: ['v1'],
  SecretStore: [
    'external-secrets.io/v1',
    {
      provider: {
        aws: { service: 'SecretsManager', region: text, auth: { jwt: { serviceAccountRef: { name: text } } } },
      },
    },
  ],
  ExternalSecret: [
    'external-secrets.io/v1',
    {
      refreshInterval: duration,
      secretStoreRef: { kind: oneOf('SecretStore', 'ClusterSecretStore'), name: text },
      target: { name: text, template },
      'data?': [{ secretKey: /^[-._a-zA-Z0-9]+$/, remoteRef }],
      'dataFrom?': [{ extract: remoteRef }],
    },
  ],
  SecretProviderClass: [
    'secrets-store.csi.x-k8s.io/v1',
    {
      provider: 'aws',
      parameters: { region: text, objects: text },
      secretObjects: [{ secretName: text, type: text, data: [{ objectName: text, key: text }] }],
    },
  ],
  Deployment: [
    'apps/v1',
    { replicas: 1, selector: { matchLabels: record() }, template: { metadata: { labels: record() }, spec: podSpec } },
  ],
  OCIRepository: [
    'source.toolkit.fluxcd.io/v1',
    { interval: duration, url: /^oci:\/\/[^:]+$/, ref: { tag: text }, secretRef: { name: text } },
  ],
  Application: [
    'argoproj.io/v1alpha1',
    {
      project: text,
      source: { repoURL: /^[a-z0-9.-]+$/, chart: text, targetRevision: text },
      destination: { server: /^https:/, namespace: text },
    },
  ],
};

/**
 * The resource of each kind. Sources: Kubernetes' API reference; External Secrets Operator, `external-secrets.io/v1`; the
 * Secrets Store CSI driver, `secrets-store.csi.x-k8s.io/v1`; Flux, `source.toolkit.fluxcd.io/v1`; Argo CD,
 * `argoproj.io/v1alpha1`.
 */
export const KINDS: Record<string, Shape> = Object.fromEntries(
  Object.entries(SPECS).map(([kind, [apiVersion, spec]]) => {
    return [kind, { apiVersion, kind, metadata, ...(spec === undefined ? {} : { spec }) }];
  }),
);

/**
 * The `objects` of a SecretProviderClass, which are YAML in a string.
 * Source: AWS' provider for the Secrets Store CSI driver, "SecretProviderClass options".
 */
export const CSI_OBJECTS: Shape = [{ objectName: text, objectType: 'secretsmanager', objectAlias: text }];
