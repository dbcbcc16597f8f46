import { FORMATS, type FormatName } from '../../lambda/core/formats';
import { registryHost } from '../../lambda/core/hosts';
import { USERNAME } from '../../lambda/core/token';
import type { Secret as ConfigSecret } from '../config/secrets/schema';
import type { StackEnvironment } from '../naming/environment';

/** A consumer, and the text for it: a command, or a part of its configuration. */
export interface Snippet {
  consumer: string;
  text: string;
}

type Secret = Pick<ConfigSecret, 'name' | 'format'>;

/**
 * Returns the shell command that logs docker in with a secret. The password is passed in a pipe to standard input only. For
 * a template, whose content is unknown, it returns the command that reads the secret.
 */
export function loginCommand(secret: Secret, host: string, environment: StackEnvironment): string {
  const { [secret.format]: pick } = PICK_PASSWORD;
  if (!pick) return readCommand(secret, environment);
  const login = `docker login --username ${USERNAME} --password-stdin ${host}`;
  return [readCommand(secret, environment), ...pick(host), login].join(' | ');
}

/** Returns the snippets of a secret, one for each consumer of its format. */
export function snippets(secret: Secret, host: string, environment: StackEnvironment): Snippet[] {
  return [
    { consumer: PICK_PASSWORD[secret.format] ? 'docker' : 'a shell', text: loginCommand(secret, host, environment) },
    ...SNIPPETS[secret.format]({
      name: secret.name,
      host,
      ownHost: registryHost(environment, 'standard') ?? host,
      region: environment.region,
      read: readCommand(secret, environment),
    }),
  ];
}

function readCommand({ name, format }: Secret, { region }: StackEnvironment): string {
  const { [format]: entry } = FORMATS;
  const binary = entry.holds === 'every registry' && entry.binary;
  const field = binary ? 'SecretBinary' : 'SecretString';
  const read = `aws secretsmanager get-secret-value --secret-id ${name} --region ${region} --query ${field} --output text`;
  return binary ? `${read} | base64 -d` : read;
}

/** The commands that turn a docker `auth` into its password. */
const AUTH_TO_PASSWORD = ['base64 -d', `sed 's/^${USERNAME}://'`];
const fromDockerConfig = (host: string) => [`sed 's/.*"${host}":{"auth":"\\([^"]*\\)".*/\\1/'`, ...AUTH_TO_PASSWORD];
const fromField = () => [`sed 's/.*"password":"\\([^"]*\\)".*/\\1/'`];

/** The commands that turn a value into its password. sed is sufficient, because the format of the value is fixed. */
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
 * The types of manifest that ECR stores. A registry returns only the types that a request accepts. The snippet reads a
 * manifest, because neither pull nor push includes the permission to list tags. Source: Amazon ECR, "Container image manifest format support".
 */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

interface Parameters {
  name: string;
  host: string;
  /** The registry of the stack's own account and region. */
  ownHost: string;
  /** The region of the secret. */
  region: string;
  /** The command that reads the secret. */
  read: string;
}

const SNIPPETS: Record<FormatName, (parameters: Parameters) => Snippet[]> = {
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
    {
      consumer: 'Jenkins, as the agent of a declarative pipeline',
      text: `agent { docker { image 'REPOSITORY:TAG'; registryUrl 'https://${host}'; registryCredentialsId '${name}' } }`,
    },
  ],
  'username-password': ({ name, host, ownHost, region }) => [
    {
      // The file has no setting for the region. The helper uses the default region of the AWS SDK.
      consumer: `CDK assets, in ~/.cdk/cdk-docker-creds.json, with AWS_REGION=${region} for the CDK CLI`,
      // If this file exists, the CDK CLI does not log in to its own registry for a build.
      // Source: aws-cdk-cli, packages/@aws-cdk/cdk-assets-lib/lib/private/docker.ts, `forBuild`.
      text: JSON.stringify({
        version: '1.0',
        domainCredentials: {
          [ownHost]: { ecrRepository: true },
          [host]: { secretsManagerSecretId: name, secretsPasswordField: 'password' },
        },
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
