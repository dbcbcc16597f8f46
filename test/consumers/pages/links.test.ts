import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../run';
import { PAGES } from './support/page';

const DOCUMENTS = ['.', 'docs', 'consumers']
  .flatMap((folder) => {
    const recursive = folder !== '.';
    return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' }).map((file) => join(folder, file));
  })
  .filter((file) => file.endsWith('.md'));

/** Returns the links of a document to files of this repository, as paths from its root. */
function linked(document: string): string[] {
  const prose = readFileSync(join(ROOT, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)#\s]+)(?:#[^)\s]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => join(dirname(document), target));
}

it.each(DOCUMENTS)('every link of %s resolves', (document) => {
  expect(linked(document).filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
});

it('docs/consumers.md lists every page and no other', () => {
  const pages = linked('docs/consumers.md').filter((target) => /^consumers\/[^/]+\/README\.md$/.test(target));
  expect(pages.sort()).toEqual(PAGES.map(({ folder }) => join(folder, 'README.md')));
});
