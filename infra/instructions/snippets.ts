import { FORMATS, type FormatName } from '../../lambda/core/formats';
import { publicHosts, registryHost } from '../../lambda/core/hosts';
import { USERNAME } from '../../lambda/core/token';
import type { Credential } from '../config/credential';
import { dnsSuffixOf } from '../config/shared/regions';
import type { StackEnvironment } from '../naming/environment';

/** A consumer, and what its user pastes there. */
export interface Snippet {
  consumer: string;
  text: string;
}

type Secret = Credential['secrets'][number];

/**
 * The hosts that a secret's value opens, in the order in which it lists them; only those that the place tells.
 */
export function secretHosts(credential: Credential, secret: Secret, place: StackEnvironment): string[] {
  const { publicRegistry, endpoints } = credential;
  const registries = credential.registries
    .filter(({ region }) => !secret.region || region === secret.region)
    .filter(({ account = place.account }) => !secret.account || account === secret.account)
    .map(({ account = place.account, region }) => ({
      account,
      region: region ?? place.region,
      dnsSuffix: region ? dnsSuffixOf(region) : place.dnsSuffix,
    }));
  const hosts = endpoints.flatMap((endpoint) =>
    registries.flatMap((registry) => registryHost(registry, endpoint) ?? []),
  );
  // One password opens the registries of one region; the public registry only where there is no other.
  const holdsPublic = FORMATS[secret.format].holds === 'every registry' || credential.registries.length === 0;
  return publicRegistry && holdsPublic ? [...hosts, ...publicHosts(endpoints)] : hosts;
}

/**
 * The shell command that logs docker in from a secret: the password goes from pipe to standard input, nowhere else.
 * Where nobody knows what the secret holds, it is the command that reads it.
 */
export function loginCommand(secret: Secret, host: string, place: StackEnvironment): string {
  const { [secret.format]: pick } = PICK_PASSWORD;
  if (!pick) return readCommand(secret, place);
  const login = `docker login --username ${USERNAME} --password-stdin ${host}`;
  return [readCommand(secret, place), ...pick(host), login].join(' | ');
}

/** What to do with a secret, for each kind of consumer that its format is for. */
export function snippets(secret: Secret, host: string, place: StackEnvironment): Snippet[] {
  return [
    { consumer: PICK_PASSWORD[secret.format] ? 'docker' : 'a shell', text: loginCommand(secret, host, place) },
    ...SNIPPETS[secret.format]({ name: secret.name, host, read: readCommand(secret, place) }),
  ];
}

function readCommand({ name, format }: Secret, { region }: StackEnvironment): string {
  const { [format]: entry } = FORMATS;
  const binary = entry.holds === 'every registry' && entry.binary;
  const field = binary ? 'SecretBinary' : 'SecretString';
  const read = `aws secretsmanager get-secret-value --secret-id ${name} --region ${region} --query ${field} --output text`;
  return binary ? `${read} | base64 -d` : read;
}

/** From a docker `auth` on, on the way to its password. */
const AUTH_TO_PASSWORD = ['base64 -d', `sed 's/^${USERNAME}://'`];
const fromDockerConfig = (host: string) => [`sed 's/.*"${host}":{"auth":"\\([^"]*\\)".*/\\1/'`, ...AUTH_TO_PASSWORD];
const fromField = () => [`sed 's/.*"password":"\\([^"]*\\)".*/\\1/'`];

/** What stands between a value and its password. The values are our own, to the byte: sed is enough. */
const PICK_PASSWORD: Record<FormatName, ((host: string) => string[]) | undefined> = {
  dockerconfigjson: fromDockerConfig,
  'jenkins-file': fromDockerConfig,
  jenkins: () => [],
  'username-password': fromField,
  password: () => [],
  'basic-auth': () => ["sed 's/^Basic //'", ...AUTH_TO_PASSWORD],
  'argo-cd': fromField,
  json: fromField,
  template: undefined,
};

/**
 * The kinds of manifest that ECR keeps; a registry gives none that was not asked for. A manifest, for neither pull nor push
 * includes the right to list tags. Source: Amazon ECR, "Container image manifest format support".
 */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const SNIPPETS: Record<FormatName, (secret: { name: string; host: string; read: string }) => Snippet[]> = {
  dockerconfigjson: ({ name, host, read }) => [
    { consumer: 'skopeo', text: `skopeo inspect --no-tags --authfile <(${read}) docker://${host}/REPOSITORY:TAG` },
    {
      consumer: 'Kubernetes',
      text: `${read} | kubectl create secret generic ${name} --type kubernetes.io/dockerconfigjson --from-file .dockerconfigjson=/dev/stdin`,
    },
  ],
  'jenkins-file': ({ name, host }) => [
    {
      consumer: 'Jenkins, in a pipeline',
      text: `withCredentials([file(credentialsId: '${name}', variable: 'AUTH')]) { sh 'skopeo inspect --no-tags --authfile "$AUTH" docker://${host}/REPOSITORY:TAG' }`,
    },
  ],
  jenkins: ({ name, host }) => [
    { consumer: 'Jenkins, in a pipeline', text: `docker.withRegistry('https://${host}', '${name}') { … }` },
  ],
  'username-password': ({ name, host }) => [
    {
      consumer: 'CDK assets, in ~/.cdk/cdk-docker-creds.json',
      text: JSON.stringify({
        version: '1.0',
        domainCredentials: { [host]: { secretsManagerSecretId: name, secretsPasswordField: 'password' } },
      }),
    },
  ],
  password: () => [],
  'basic-auth': ({ host, read }) => [
    {
      consumer: 'curl',
      text: `${read} | sed 's/^/Authorization: /' | curl --fail --silent --show-error --header @- --header 'Accept: ${MANIFEST_TYPES.join(', ')}' https://${host}/v2/REPOSITORY/manifests/TAG`,
    },
  ],
  'argo-cd': ({ name }) => [
    { consumer: 'External Secrets, in an ExternalSecret', text: `dataFrom: [{ extract: { key: ${name} } }]` },
  ],
  json: () => [],
  template: () => [],
};
