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
  .filter((file) => file.endsWith('.md'))
  .concat('test/e2e/README.md');

interface Link {
  /** The path from the root of this repository. */
  file: string;
  anchor: string | undefined;
}

function proseOf(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
}

/** Returns the links of a document to files of this repository. */
function linksOf(document: string): Link[] {
  return [...proseOf(document).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g)]
    .filter(([, target = '']) => !/^https?:/.test(target))
    .map(([, target, anchor]) => ({ file: target ? join(dirname(document), target) : document, anchor }));
}

/** Returns the anchor of a heading, as GitHub derives it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** Returns the anchors of a document: those that it names, and those of its headings. A number distinguishes equal headings. */
function anchorsOf(document: string): string[] {
  const named = [...proseOf(document).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  const slugs = [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => anchorOf(text));
  const ofHeadings = slugs.map((slug, index) => {
    const earlier = slugs.slice(0, index).filter((other) => other === slug).length;
    return earlier > 0 ? `${slug}-${earlier}` : slug;
  });
  return [...named, ...ofHeadings];
}

function resolves({ file, anchor }: Link): boolean {
  return existsSync(join(ROOT, file)) && (anchor === undefined || anchorsOf(file).includes(anchor));
}

it.each(DOCUMENTS)('every link of %s resolves', (document) => {
  expect(linksOf(document).filter((link) => !resolves(link))).toEqual([]);
});

it('docs/consumers.md lists every system that docs/feeds.md has an example for', () => {
  const sections = readFileSync(join(ROOT, 'docs/feeds.md'), 'utf8').split(/^#+ /m);
  const examples = sections.filter((section) => section.includes('<!-- feed: '));
  const needed = examples.map((section) => anchorOf(section.split('\n', 1).join()));
  const listed = linksOf('docs/consumers.md').filter(({ file }) => file === 'docs/feeds.md');
  expect(listed.map(({ anchor }) => anchor)).toEqual(expect.arrayContaining(needed));
});

it('docs/consumers.md lists every page and no other', () => {
  const files = linksOf('docs/consumers.md').map(({ file }) => file);
  const pages = files.filter((file) => /^consumers\/[^/]+\/README\.md$/.test(file));
  expect(pages.sort()).toEqual(PAGES.map(({ folder }) => join(folder, 'README.md')));
});

it('docs/consumers.md lists every tool of docs/more-consumers.md', () => {
  const listed = linksOf('docs/consumers.md').filter(({ file }) => file === 'docs/more-consumers.md');
  const tools = linksOf('docs/more-consumers.md').filter(({ file }) => file === 'docs/more-consumers.md');
  const others = ['a-docker-login-that-a-timer-renews', 'harbor-artifactory-nexus-repository-and-portainer'];
  const anchors = new Set(tools.map(({ anchor = '' }) => anchor).filter((anchor) => !others.includes(anchor)));
  expect(new Set(listed.map(({ anchor }) => anchor))).toEqual(anchors);
});
