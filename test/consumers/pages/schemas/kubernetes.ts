import { exactly, flag, list, matching, object, oneOf, record, type Schema, text } from './strict';

const metadata = object({ name: matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/), namespace: text, annotations: record() }, [
  'annotations',
]);

function resource(apiVersion: string, kind: string, fields: Record<string, Schema>): Schema {
  return object({ apiVersion: exactly(apiVersion), kind: exactly(kind), metadata, ...fields });
}

const duration = matching(/^\d+[hms]$/);
const remoteRef = object({ key: text, property: text }, ['property']);

/**
 * What the pages use of each kind, written after its CRD; nothing else may stand in a file.
 * Sources: Kubernetes' API reference; External Secrets Operator, `external-secrets.io/v1`; the Secrets Store CSI
 * driver, `secrets-store.csi.x-k8s.io/v1`; Flux, `source.toolkit.fluxcd.io/v1`; Argo CD, `argoproj.io/v1alpha1`.
 */
export const KINDS: Record<string, Schema> = {
  ServiceAccount: resource('v1', 'ServiceAccount', {}),
  SecretStore: resource('external-secrets.io/v1', 'SecretStore', {
    spec: object({
      provider: object({
        aws: object({
          service: exactly('SecretsManager'),
          region: text,
          auth: object({ jwt: object({ serviceAccountRef: object({ name: text }) }) }),
        }),
      }),
    }),
  }),
  ExternalSecret: resource('external-secrets.io/v1', 'ExternalSecret', {
    spec: object(
      {
        refreshInterval: duration,
        secretStoreRef: object({ kind: oneOf('SecretStore', 'ClusterSecretStore'), name: text }),
        target: object({
          name: text,
          template: object(
            {
              type: text,
              mergePolicy: oneOf('Replace', 'Merge'),
              metadata: object({ labels: record() }),
              data: record(),
            },
            ['type', 'mergePolicy', 'metadata'],
          ),
        }),
        data: list(object({ secretKey: matching(/^[-._a-zA-Z0-9]+$/), remoteRef })),
        dataFrom: list(object({ extract: remoteRef })),
      },
      ['data', 'dataFrom'],
    ),
  }),
  SecretProviderClass: resource('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', {
    spec: object({
      provider: exactly('aws'),
      parameters: object({ region: text, objects: text }),
      secretObjects: list(
        object({ secretName: text, type: text, data: list(object({ objectName: text, key: text })) }),
      ),
    }),
  }),
  Deployment: resource('apps/v1', 'Deployment', {
    spec: object({
      replicas: { type: 'integer', minimum: 1 },
      selector: object({ matchLabels: record() }),
      template: object({
        metadata: object({ labels: record() }),
        spec: object({
          serviceAccountName: text,
          containers: list(
            object({
              name: text,
              image: text,
              volumeMounts: list(object({ name: text, mountPath: matching(/^\//), readOnly: flag })),
            }),
          ),
          volumes: list(
            object({
              name: text,
              csi: object({
                driver: exactly('secrets-store.csi.k8s.io'),
                readOnly: flag,
                volumeAttributes: object({ secretProviderClass: text }),
              }),
            }),
          ),
        }),
      }),
    }),
  }),
  OCIRepository: resource('source.toolkit.fluxcd.io/v1', 'OCIRepository', {
    spec: object({
      interval: duration,
      url: matching(/^oci:\/\/[^:]+$/),
      ref: object({ tag: text }),
      secretRef: object({ name: text }),
    }),
  }),
  Application: resource('argoproj.io/v1alpha1', 'Application', {
    spec: object({
      project: text,
      source: object({ repoURL: matching(/^[a-z0-9.-]+$/), chart: text, targetRevision: text }),
      destination: object({ server: matching(/^https:/), namespace: text }),
    }),
  }),
};

/**
 * What stands in a SecretProviderClass' `objects`, which is YAML inside a string.
 * Source: AWS' provider for the Secrets Store CSI driver, "SecretProviderClass options".
 */
export const CSI_OBJECTS: Schema = list(
  object({ objectName: text, objectType: exactly('secretsmanager'), objectAlias: text }),
);
