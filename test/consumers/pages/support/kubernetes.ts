import { flag, oneOf, record, row, type Shape, text } from './shape';

const name = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const duration = /^\d+[hms]$/;
const remoteRef = { key: text, 'property?': text };
const volumeMounts: Shape = [{ name: text, mountPath: /^\//, readOnly: flag }];
const csi = { driver: 'secrets-store.csi.k8s.io', readOnly: flag, volumeAttributes: { secretProviderClass: text } };

/** Returns the format of a resource of a namespace. */
function resource(apiVersion: string, kind: string, spec?: Shape): [kind: string, Shape] {
  const metadata = { name, namespace: text, 'annotations?': record() };
  return [kind, { apiVersion, kind, metadata, ...(spec === undefined ? {} : { spec }) }];
}

/** Returns the format of a resource of the whole cluster. */
function clusterResource(apiVersion: string, kind: string, spec: Shape): [kind: string, Shape] {
  return [kind, { apiVersion, kind, metadata: { name }, spec }];
}

/** Source: External Secrets Operator, `external-secrets.io/v1`. Without `template.data`, it copies each key of the source. */
const externalSecret: Shape = {
  refreshInterval: duration,
  secretStoreRef: { kind: oneOf('SecretStore', 'ClusterSecretStore'), name: text },
  target: {
    name: text,
    template: {
      'type?': text,
      'mergePolicy?': oneOf('Replace', 'Merge'),
      'metadata?': { labels: record() },
      'data?': record(),
    },
  },
  'data?': [{ secretKey: /^[-._a-zA-Z0-9]+$/, remoteRef }],
  'dataFrom?': [{ extract: remoteRef }],
};

const rbac = 'rbac.authorization.k8s.io';
const serviceAccount = { name: text, namespace: text };

/**
 * The format of each kind. Source of those without another one: Kubernetes' API reference. The published CRDs of the others
 * validated the files once: external-secrets/external-secrets 2.9.0, `config/crds/bases`;
 * kubernetes-sigs/secrets-store-csi-driver 1.6.0, `config/crd/bases`; fluxcd/source-controller 1.9.1, `config/crd/bases`;
 * fluxcd/helm-controller 1.6.3, fluxcd/image-reflector-controller 1.2.0 and fluxcd/image-automation-controller 1.2.1,
 * `config/crd/bases`; argoproj/argo-cd 3.5.1, `manifests/crds`; argoproj-labs/argocd-image-updater 1.3.0, `config/crd/bases`.
 */
export const KINDS: Record<string, Shape> = Object.fromEntries([
  resource('v1', 'ServiceAccount'),
  [
    'Role',
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: { name, namespace: text },
      // A rule without names would allow each secret of the namespace.
      rules: [{ apiGroups: row(''), resources: row('secrets'), resourceNames: [text], verbs: row('get') }],
    },
  ],
  [
    'RoleBinding',
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace: text },
      roleRef: { apiGroup: rbac, kind: 'Role', name: text },
      subjects: [{ kind: 'ServiceAccount', ...serviceAccount }],
    },
  ],
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
  resource('external-secrets.io/v1', 'ExternalSecret', externalSecret),
  clusterResource('external-secrets.io/v1', 'ClusterSecretStore', {
    conditions: [{ namespaceSelector: { matchLabels: record() } }],
    provider: {
      kubernetes: {
        remoteNamespace: text,
        server: { caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', namespace: text, key: 'ca.crt' } },
        auth: { serviceAccount },
      },
    },
  }),
  clusterResource('external-secrets.io/v1', 'ClusterExternalSecret', {
    externalSecretName: name,
    namespaceSelectors: [{ matchLabels: record() }],
    externalSecretSpec: externalSecret,
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
    'layerSelector?': { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
    secretRef: { name: text },
  }),
  /** Source: Flux, `helm.toolkit.fluxcd.io/v2`. */
  resource('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
    interval: duration,
    targetNamespace: name,
    chartRef: { kind: 'OCIRepository', name: text },
  }),
  /** Source: Flux, `image.toolkit.fluxcd.io/v1`. */
  resource('image.toolkit.fluxcd.io/v1', 'ImageRepository', {
    image: /^[a-z0-9.-]+\/[^:]+$/,
    interval: duration,
    secretRef: { name: text },
  }),
  resource('image.toolkit.fluxcd.io/v1', 'ImagePolicy', {
    imageRepositoryRef: { name: text },
    policy: { semver: { range: text } },
  }),
  resource('image.toolkit.fluxcd.io/v1', 'ImageUpdateAutomation', {
    interval: duration,
    sourceRef: { kind: 'GitRepository', name: text },
    git: { commit: { author: { name: text, email: text } }, push: { branch: text } },
    update: { path: /^\.\// },
  }),
  /** Source: Argo CD, `argoproj.io/v1alpha1`. A chart has a host, or an `oci://` URL with the path `.`. */
  resource('argoproj.io/v1alpha1', 'Application', {
    project: text,
    source: oneOf(
      { repoURL: /^[a-z0-9.-]+$/, chart: text, targetRevision: text },
      { repoURL: /^oci:\/\/[^:]+$/, path: '.', targetRevision: text },
    ),
    destination: { server: /^https:/, namespace: text },
  }),
  /** Source: Argo CD Image Updater, `argocd-image-updater.argoproj.io/v1alpha1`. */
  resource('argocd-image-updater.argoproj.io/v1alpha1', 'ImageUpdater', {
    commonUpdateSettings: { updateStrategy: 'semver', pullSecret: /^pullsecret:[a-z0-9-]+\/[a-z0-9-]+$/ },
    applicationRefs: [{ namePattern: text, images: [{ alias: text, imageName: text }] }],
  }),
]);

/**
 * The `objects` of a SecretProviderClass, which are YAML in a string.
 * Source: AWS' provider for the Secrets Store CSI driver, "SecretProviderClass options".
 */
export const CSI_OBJECTS: Shape = [{ objectName: text, objectType: 'secretsmanager', objectAlias: text }];
