import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatInstructions } from '../../../cli/show/report';
import type { Config } from '../../../infra/config/credential';
import { configOf, sheetOfPage } from './support/deploy';
import { blocksOf, HEADINGS, PAGES, type Page, textOf } from './support/page';

/** The page and all of its files: whatever somebody may copy. */
function everything(page: Page): string {
  return [page.text, ...page.files.map((file) => textOf(page, file))].join('\n');
}

/** Each different match of a pattern. */
function matches(text: string, pattern: RegExp): string[] {
  return [...new Set(text.match(pattern) ?? [])].sort();
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The quoted lines that are not in the original, in the same order; a quote may leave out lines. */
function invented(quoted: string[], original: string[]): string[] {
  let from = 0;
  return quoted.filter((line) => {
    const at = original.indexOf(line, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

/** What bash says of a script that it reads and does not run. */
function complaints(script: string): string {
  return spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr;
}

describe.each(PAGES)('the page of $system', (page) => {
  let config: Config;
  let sheet: string;
  beforeAll(async () => {
    // A page whose config synth would refuse fails here.
    config = await configOf(page);
    sheet = formatInstructions(await sheetOfPage(page));
  });

  it('has the five headings, in their order', () => {
    expect(page.headings).toEqual(HEADINGS);
  });

  it('ends by saying what was tested and what was not, and which source was looked at when', () => {
    const last = page.text.trimEnd().split('\n\n').at(-1)?.replaceAll('\n', ' ');
    expect(last).toMatch(/^Tested: .*\b[Nn]ot run\b.*\. Looked at: .+/);
  });

  it('tells at least four messages, each with its cause and its cure', () => {
    const rows = page.text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.slice(0, 2)).toEqual(['| message | cause | cure |', '| --- | --- | --- |']);
    expect(rows.length).toBeGreaterThanOrEqual(6);
    for (const row of rows) expect(row.split(/(?<!\\)\|/), row).toHaveLength(5);
  });

  it('has one command to check with, and says what it prints', () => {
    expect(blocksOf(page, 'sh', 'How to check')).toHaveLength(1);
    expect(page.text.split('## How to check')[1]?.split('## ')[0]).toMatch(/\bprints\b/);
  });

  it('links each of its files', () => {
    for (const file of page.files) expect(page.text).toContain(`[${file}](${file})`);
  });

  it('shows of `npm run show` what that prints', () => {
    const quotes = blocksOf(page, 'text', 'Which IAM');
    expect(quotes).toHaveLength(1);
    for (const quote of quotes) expect(invented(lines(quote), lines(sheet))).toEqual([]);
    const { name, readers } = config.credentials[0] ?? { readers: [] };
    expect(page.text.replace(/\s+/g, ' ')).toContain(
      `npm run show -- ${name} --account 123456789012 --region eu-west-1`,
    );
    expect(readers).toHaveLength(1);
  });

  it('names the roles, secrets and registries of that deployment, and no others', () => {
    const text = everything(page);
    const made = matches(sheet, /arn:aws:iam::\d{12}:role\/[\w+=,.@-]+/g);
    for (const role of matches(text, /arn:aws:iam::\d{12}:role\/[\w+=,.@-]+/g)) expect(made).toContain(role);
    const secrets = config.credentials.flatMap((credential) => credential.secrets.map(({ name }) => name));
    const named = matches(text, new RegExp(`\\becr-${config.credentials[0]?.name}-[a-z-]+`, 'g'));
    expect(named).toEqual(secrets.sort());
    const hosts = matches(sheet, /\d{12}\.dkr\.ecr\.[a-z0-9.-]+/g);
    for (const host of matches(text, /\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/g)) expect(hosts).toContain(host);
  });

  it('has no block in a language that is not read here: such belongs into a file', () => {
    expect(page.blocks.map(({ language }) => language)).toEqual(['ts', 'text', 'sh']);
  });

  it("has commands and scripts that are bash's", () => {
    const scripts = page.files.filter((file) => file.endsWith('.sh')).map((file) => textOf(page, file));
    for (const script of [...blocksOf(page, 'sh'), ...scripts]) expect(complaints(script)).toBe('');
  });
});
