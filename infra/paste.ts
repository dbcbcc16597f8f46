import { FORMATS, type FormatName } from '../lambda/formats';
import { PUBLIC_HOST } from '../lambda/token';
import type { Credential } from './credential';
import { dnsSuffixOf } from './regions';

/** Where a stack is deployed: real values, CloudFormation's, or placeholders for a person to fill in. */
export interface Place {
  account: string;
  region: string;
  partition: string;
  dnsSuffix: string;
}

type Secret = Credential['secrets'][number];

/** The hosts that a secret's value opens, in the order in which it lists them. */
export function secretHosts(credential: Credential, secret: Secret, place: Place): string[] {
  const hosts = credential.registries.map(({ account = place.account, region }) => ({
    region,
    host: `${account}.dkr.ecr.${region ?? place.region}.${region ? dnsSuffixOf(region) : place.dnsSuffix}`,
  }));
  const all = [
    ...hosts.filter(({ region }) => !secret.region || region === secret.region).map(({ host }) => host),
    ...(credential.publicRegistry ? [PUBLIC_HOST] : []),
  ];
  // One password opens the registries of one region; the public registry only where there is no other.
  const isPublic = hosts.length === 0;
  return FORMATS[secret.format].holds === 'every registry'
    ? all
    : all.filter((host) => isPublic || host !== PUBLIC_HOST);
}

/** The shell command that prints a secret's value. */
export function readCommand({ name }: { name: string }, { region }: Pick<Place, 'region'>): string {
  return `aws secretsmanager get-secret-value --secret-id ${name} --region ${region} --query SecretString --output text`;
}

/** The shell command that logs docker in from a secret: the password goes from pipe to standard input, nowhere else. */
export function loginCommand(secret: { name: string; format: FormatName }, host: string, place: Place): string {
  const login = `docker login --username AWS --password-stdin ${host}`;
  return [readCommand(secret, place), ...PICK_PASSWORD[secret.format](host), login].join(' | ');
}

/** What stands between a value and its password. The values are our own, to the byte: sed is enough. */
const PICK_PASSWORD: Record<FormatName, (host: string) => string[]> = {
  dockerconfigjson: (host) => [
    `sed 's/.*"${host}":{"auth":"\\([^"]*\\)".*/\\1/'`,
    'base64 --decode',
    "sed 's/^AWS://'",
  ],
  'username-password': () => [`sed 's/.*"password":"\\([^"]*\\)".*/\\1/'`],
  jenkins: () => [],
  password: () => [],
};
