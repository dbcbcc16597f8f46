import { FORMATS, type FormatName } from '../lambda/formats';
import { PUBLIC_HOST, USERNAME } from '../lambda/token';
import type { Credential } from './credential';
import type { Place } from './place';
import { dnsSuffixOf } from './regions';

/** A consumer, and what its user pastes there. */
export interface Recipe {
  consumer: string;
  paste: string;
}

type Secret = Credential['secrets'][number];

/** The hosts that a secret's value opens, in the order in which it lists them. */
export function secretHosts(credential: Credential, secret: Secret, place: Place): string[] {
  const registries = credential.registries.filter(({ region }) => !secret.region || region === secret.region);
  const hosts = registries.map(({ account = place.account, region }) => {
    const suffix = region ? dnsSuffixOf(region) : place.dnsSuffix;
    return `${account}.dkr.ecr.${region ?? place.region}.${suffix}`;
  });
  // One password opens the registries of one region; the public registry only where there is no other.
  const holdsPublic = FORMATS[secret.format].holds === 'every registry' || hosts.length === 0;
  return credential.publicRegistry && holdsPublic ? [...hosts, PUBLIC_HOST] : hosts;
}

/** The shell command that logs docker in from a secret: the password goes from pipe to standard input, nowhere else. */
export function loginCommand(secret: Secret, host: string, place: Place): string {
  const login = `docker login --username ${USERNAME} --password-stdin ${host}`;
  return [readCommand(secret, place), ...PICK_PASSWORD[secret.format](host), login].join(' | ');
}

/** What to do with a secret, for each kind of consumer that its format is for. */
export function recipes(secret: Secret, host: string, place: Place): Recipe[] {
  return [
    { consumer: 'docker', paste: loginCommand(secret, host, place) },
    ...RECIPES[secret.format]({ name: secret.name, host, read: readCommand(secret, place) }),
  ];
}

function readCommand({ name }: Secret, { region }: Place): string {
  return `aws secretsmanager get-secret-value --secret-id ${name} --region ${region} --query SecretString --output text`;
}

/** What stands between a value and its password. The values are our own, to the byte: sed is enough. */
const PICK_PASSWORD: Record<FormatName, (host: string) => string[]> = {
  dockerconfigjson: (host) => [
    `sed 's/.*"${host}":{"auth":"\\([^"]*\\)".*/\\1/'`,
    'base64 -d',
    `sed 's/^${USERNAME}://'`,
  ],
  'username-password': () => [`sed 's/.*"password":"\\([^"]*\\)".*/\\1/'`],
  jenkins: () => [],
  password: () => [],
};

const RECIPES: Record<FormatName, (secret: { name: string; host: string; read: string }) => Recipe[]> = {
  dockerconfigjson: ({ name, host, read }) => [
    { consumer: 'skopeo', paste: `skopeo inspect --no-tags --authfile <(${read}) docker://${host}/REPOSITORY:TAG` },
    {
      consumer: 'Kubernetes',
      paste: `${read} | kubectl create secret generic ${name} --type kubernetes.io/dockerconfigjson --from-file .dockerconfigjson=/dev/stdin`,
    },
  ],
  'username-password': ({ name, host }) => [
    {
      consumer: 'CDK assets, in ~/.cdk/cdk-docker-creds.json',
      paste: JSON.stringify({
        version: '1.0',
        domainCredentials: { [host]: { secretsManagerSecretId: name, secretsPasswordField: 'password' } },
      }),
    },
  ],
  jenkins: ({ name, host }) => [
    { consumer: 'Jenkins, in a pipeline', paste: `docker.withRegistry('https://${host}', '${name}') { … }` },
  ],
  password: () => [],
};
