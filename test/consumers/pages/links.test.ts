import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
import { ROOT } from '../../run';
import { configOf } from './support/deploy';
import { PAGES } from './support/page';

const matrix = readFileSync(join(ROOT, 'docs/consumers.md'), 'utf8');

const documents = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...['docs', 'consumers']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.md')),
];

/** The links of a document to files of this repository, by their path from its root. */
function linked(document: string): string[] {
  const prose = readFileSync(join(ROOT, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)#\s]+)(?:#[^)\s]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => join(dirname(document), target));
}

it.each(documents)('the links of %s lead somewhere', (document) => {
  expect(linked(document).filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
});

it('docs/consumers.md lists each page, and no other', () => {
  const pages = linked('docs/consumers.md').filter((target) => /^consumers\/[^/]+\/README\.md$/.test(target));
  expect(pages.sort()).toEqual(PAGES.map(({ folder }) => join(folder, 'README.md')));
});

it.each(PAGES)('docs/consumers.md gives $system the formats that its page deploys', async (page) => {
  const { credentials } = await configOf(page);
  const formats = credentials.flatMap(({ secrets }) => secrets.map(({ format }) => `\`${format}\``));
  const row = matrix.split('\n').find((line) => line.includes(`(../${page.folder}/README.md)`));
  expect(row?.split('|')[2]?.trim()).toBe(formats.join(', '));
});

it('each format has a consumer', () => {
  for (const format of FORMAT_NAMES) expect(matrix).toContain(`\`${format}\``);
});
