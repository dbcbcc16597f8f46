import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatInstructions } from '../../../cli/show/report';
import type { Credential } from '../../../infra/config/credential';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
import { ROOT } from '../../run';
import { deploymentOf } from './support/deploy';
import { blockOf, HEADINGS, PAGES } from './support/page';

const CONSUMERS = readFileSync(join(ROOT, 'docs/consumers.md'), 'utf8');
/** The position of the formats in each table that finds a page. */
const FORMAT_COLUMN = 3;

/** Returns each different match of a pattern, sorted. */
function matches(text: string, pattern: RegExp): string[] {
  return [...new Set(text.match(pattern) ?? [])].sort();
}

/** Returns the quoted lines that the original does not contain in this order. A quote may leave out lines. */
function invented(quote: string, original: string): string[] {
  const [quoted = [], lines = []] = [quote, original].map((text) => text.split('\n').map((line) => line.trim()));
  return lines.reduce((left, line) => (line === left[0] ? left.slice(1) : left), quoted.filter(Boolean));
}

describe.each(PAGES)('the page of $system', (page) => {
  const { Setup = '', Check = '', Troubleshooting = '', Verification = '' } = page.sections;
  /** The page and its files: everything that a reader may copy. */
  const everything = [page.text, ...Object.values(page.files)].join('\n');
  let credential: Credential;
  let shown: string;
  beforeAll(async () => {
    // This fails if synth would refuse the config of the page.
    const deployment = await deploymentOf(page);
    credential = deployment.credential;
    shown = formatInstructions(deployment.instructions);
  });

  it('has the five sections in their order', () => {
    expect(page.headings).toEqual(HEADINGS);
  });

  it('has one config, one quote and one command, each in its section; other code is in a file', () => {
    expect(page.blocks.map(({ language, heading }) => [language, heading])).toEqual([
      ['ts', 'Configuration'],
      ['text', 'Setup'],
      ['sh', 'Check'],
    ]);
  });

  it('numbers the steps of the setup', () => {
    const numbers = [...Setup.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });

  it('quotes the output of `npx ecr-credentials show`', () => {
    expect(invented(blockOf(page, 'text', 'Setup'), shown)).toEqual([]);
    const command = `npx ecr-credentials show ${credential.name} --account 123456789012 --region eu-west-1`;
    expect(Setup.replace(/\s+/g, ' ')).toContain(command);
  });

  it('states what the command of the check prints', () => {
    expect(Check).toMatch(/\bprints\b/);
  });

  it('lists at least four symptoms, each with its cause and its fix', () => {
    const rows = Troubleshooting.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.slice(0, 2)).toEqual(['| symptom | cause | fix |', '| --- | --- | --- |']);
    expect(rows.length).toBeGreaterThanOrEqual(6);
    for (const row of rows) expect(row, row).toMatch(/^\| [^|]+ \| [^|]+ \| [^|]+ \|$/);
  });

  it('states what was verified, what was not verified, and which sources were read', () => {
    const items = Verification.trim().split(/\n(?=- )/);
    expect(items).toEqual(
      ['Verified', 'Not verified', 'Sources read'].map((item) => expect.stringMatching(`^- ${item}: .`)),
    );
  });

  it('names the version of the source with which it was compared', () => {
    const sentence = /This page was compared with .+? \d[\w.-]* \(.+?; \d+ [A-Z][a-z]+ 20\d\d\)\./;
    expect(Verification.replace(/\s+/g, ' ')).toMatch(sentence);
  });

  it('links each of its files', () => {
    for (const file of Object.keys(page.files)) expect(page.text).toContain(`[${file}](${file})`);
  });

  it('names the roles, secrets and registries of that deployment, and no others', () => {
    const role = /arn:aws:iam::\d{12}:role\/[\w+=,.@-]+/g;
    expect(matches(shown, role)).toEqual(expect.arrayContaining(matches(everything, role)));
    const host = /\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/g;
    expect(matches(shown, host)).toEqual(expect.arrayContaining(matches(everything, host)));
    const named = matches(everything, new RegExp(`\\becr-${credential.name}-[a-z-]+`, 'g'));
    expect(named).toEqual(credential.secrets.map(({ name }) => name).sort());
  });

  it('has commands and scripts that bash can parse', () => {
    const scripts = Object.entries(page.files).flatMap(([file, text]) => (file.endsWith('.sh') ? text : []));
    for (const input of [blockOf(page, 'sh', 'Check'), ...scripts]) {
      expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' }).stderr).toBe('');
    }
  });

  it('has the formats that docs/consumers.md lists for it', () => {
    const row = CONSUMERS.split('\n').find((line) => line.includes(`(../${page.folder}/README.md)`));
    const formats = credential.secrets.map(({ format }) => `\`${format}\``);
    expect(row?.split('|')[FORMAT_COLUMN]?.trim()).toBe(formats.join(', '));
  });
});

it('docs/consumers.md finds a page by tables with the same columns', () => {
  const tables = CONSUMERS.split('## Systems that a feed serves')[0]?.match(/^\|.*\n\| ---/gm) ?? [];
  expect(new Set(tables)).toEqual(new Set(['| you run | reads AWS | format | reader | page |\n| ---']));
  expect(tables).toHaveLength(4);
});

it('docs/consumers.md names a consumer for each format', () => {
  for (const format of FORMAT_NAMES) expect(CONSUMERS).toContain(`\`${format}\``);
});
