import { styleText } from 'node:util';
import type { ConsumerResult } from '../consumer/main';
import type { CredentialReport } from './report';

const WIDTH = 72;

/** One line of a step's result. */
export type Fact = [label: string, text: string];

/** Returns the text in bold if the output is a terminal. */
export function bold(text: string): string {
  return process.stdout.isTTY ? styleText('bold', text) : text;
}

/** Returns the first part of a step's line, which is printed before the step runs. */
export function formatHeading(number: number, title: string): string {
  return `${number}  ${title.padEnd(WIDTH)}`;
}

/** Returns the time at the end of a step's line. */
export function formatSeconds(value: number): string {
  return `${value.toFixed(1)} s`.padStart(7);
}

/** Returns the lines of a step's result with aligned labels. */
export function formatFacts(facts: Fact[]): string {
  const width = Math.max(...facts.map(([label]) => label.length));
  return facts.map(([label, text]) => `   ${label.padEnd(width)}  ${text}\n`).join('');
}

/** Returns the result of a refresh. */
export function refreshFacts({ registries, secrets, feeds, warnings }: CredentialReport, now: Date): Fact[] {
  const nameWidth = Math.max(...secrets.map(({ name }) => name.length));
  const formatWidth = Math.max(...secrets.map(({ format }) => format.length));
  return [
    ...registries.map(
      ({ host, verified }): Fact => ['registry', `${host}, ${verified ? 'accepts the new token' : 'not verified'}`],
    ),
    ...secrets.map(
      ({ name, format, targets, expiresAt }): Fact => [
        'secret',
        `${name.padEnd(nameWidth)}  ${format.padEnd(formatWidth)}  ${plural(targets.length, 'host')}, ` +
          `expires in ${duration(new Date(expiresAt).getTime() - now.getTime())}`,
      ],
    ),
    ...feeds.map(({ name, host }): Fact => ['feed', `${name} to ${host}, not run in the demo`]),
    ...warnings.map((warning): Fact => ['warning', warning]),
  ];
}

/** Returns what a consumer pulled, and which of its requests were refused. */
export function consumerFacts({ pulled, refused }: ConsumerResult): Fact[] {
  return [
    ...pulled.map(
      ({ host, repository, tag, digest }): Fact => [
        'pulled',
        `${host}/${repository}:${tag}, ${digest.slice(0, 19)}…, manifest and layer verified`,
      ],
    ),
    ...refused.map(({ attempt, answer }): Fact => ['refused', `${attempt}: ${answer}`]),
  ];
}

/** Returns a duration in minutes or hours. */
function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.round(minutes / 60)} h`;
}

/** Returns a count with its noun: `1 host`, `2 hosts`. */
function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Returns what to do after a demo with the built-in config. */
export function formatFirstSteps(): string {
  return formatFacts([
    ['npx ecr-credentials init my-credentials', 'creates a folder with a config that you edit and deploy'],
    ['npx ecr-credentials demo --keep', 'keeps running, so that the AWS CLI can read the secrets'],
  ]);
}

/** Returns what to do after the demo of a config file. If one was given, the commands name it. */
export function formatNextSteps(credential: string, config: string | undefined): string {
  const withConfig = (option: string) => (config ? ` ${option}${config}` : '');
  return formatFacts([
    [config ?? 'refresher.config.ts', 'edit this file: it configures your deployment'],
    [
      `npx ecr-credentials show ${credential}${withConfig('--config ')}`,
      'prints its secrets and the instructions for consumers',
    ],
    [
      `npx ecr-credentials demo --keep${withConfig('--config ')}`,
      'keeps running, so that the AWS CLI can read the secrets',
    ],
    ['npx cdk bootstrap', 'prepares an account and region for the CDK, once for each'],
    [`npx cdk deploy --all${withConfig('-c config=')}`, 'deploys to AWS'],
  ]);
}
