import { styleText } from 'node:util';
import type { ConsumerResult } from '../consumer/main';
import type { CredentialReport } from './report';

const WIDTH = 72;

/** What a line is about, and the line. */
type Fact = [label: string, text: string];

/** Bold on a terminal, plain anywhere else. */
export function bold(text: string): string {
  return process.stdout.isTTY ? styleText('bold', text) : text;
}

/** The first part of a step's line: printed before the step, so that one sees what is waited for. */
export function heading(number: number, title: string): string {
  return `${number}  ${title.padEnd(WIDTH)}`;
}

/** The time at the end of a step's line. */
export function seconds(value: number): string {
  return `${value.toFixed(1)} s`.padStart(7);
}

/** Facts below a step, their labels aligned. */
export function formatFacts(facts: Fact[]): string {
  const width = Math.max(...facts.map(([label]) => label.length));
  return facts.map(([label, text]) => `   ${label.padEnd(width)}  ${text}\n`).join('');
}

/** What a refresh did. */
export function refreshFacts({ registries, secrets, feeds, warnings }: CredentialReport, now: Date): Fact[] {
  const nameWidth = Math.max(...secrets.map(({ name }) => name.length));
  const formatWidth = Math.max(...secrets.map(({ format }) => format.length));
  return [
    ...registries.map(
      ({ host, verified }): Fact => ['registry', `${host}, ${verified ? 'takes the new token' : 'was not asked'}`],
    ),
    ...secrets.map(
      ({ name, format, places, expiresAt }): Fact => [
        'secret',
        `${name.padEnd(nameWidth)}  ${format.padEnd(formatWidth)}  ${plural(places.length, 'host')}, ` +
          `expires in ${duration(new Date(expiresAt).getTime() - now.getTime())}`,
      ],
    ),
    ...feeds.map(({ name, host }): Fact => ['feed', `${name} -> ${host}, not pushed here`]),
    ...warnings.map((warning): Fact => ['warning', warning]),
  ];
}

/** What a consumer could do, and what it could not. */
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

/** A time span in its largest unit, to be read by people. */
function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.round(minutes / 60)} h`;
}

/** `1 host`, `2 hosts`. */
function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What to do next: with the same config, if it is not the app's own. */
export function nextSteps(credential: string, config: string | undefined): string {
  const more = (option: string) => (config ? ` ${option}${config}` : '');
  return formatFacts([
    [config ?? 'refresher.config.ts', 'what your deployment hands out: edit it'],
    [`npm run show -- ${credential}${more('--config ')}`, 'its secrets, and what to paste where'],
    [`npm start -- --keep${more('--config ')}`, 'stays up and goes on refreshing, for the AWS CLI to read from'],
    ['npx cdk bootstrap', 'once for each account and region'],
    [`npx cdk deploy --all${more('-c config=')}`, 'the same, on the real AWS'],
  ]);
}
