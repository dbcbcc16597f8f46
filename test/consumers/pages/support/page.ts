import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../run';

/** What every page has, in this order. */
export const HEADINGS = ['What to deploy', 'Which IAM', 'What to paste', 'How to check', 'What goes wrong'] as const;

/** A fenced block of a page, and the heading that it stands under. */
interface Block {
  language: string;
  heading: string;
  text: string;
}

/** What a user of one system reads, and copies. */
export interface Page {
  system: string;
  /** The path of the folder, from the project's root. */
  folder: string;
  text: string;
  headings: string[];
  blocks: Block[];
  /** The names of the files to copy. */
  files: string[];
}

/** Every system's page: each folder of consumers/ has one. */
export const PAGES: Page[] = readdirSync(join(ROOT, 'consumers'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => read(name))
  .sort((a, b) => a.system.localeCompare(b.system));

/** The text of one of a page's files. */
export function textOf({ folder }: Page, file: string): string {
  return readFileSync(join(ROOT, folder, file), 'utf8');
}

/** The blocks of a page in one language, under one heading or anywhere. */
export function blocksOf({ blocks }: Page, language: string, heading?: (typeof HEADINGS)[number]): string[] {
  return blocks
    .filter((block) => block.language === language && (heading === undefined || block.heading === heading))
    .map(({ text }) => text);
}

function read(system: string): Page {
  const folder = join('consumers', system);
  const text = readFileSync(join(ROOT, folder, 'README.md'), 'utf8');
  return {
    system,
    folder,
    text,
    headings: [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading),
    blocks: sectionsOf(text).flatMap(([heading, section]) =>
      [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', block = '']) => ({
        language,
        heading,
        text: block,
      })),
    ),
    files: readdirSync(join(ROOT, folder))
      .filter((file) => file !== 'README.md')
      .sort(),
  };
}

/** Each heading, with what stands under it. */
function sectionsOf(text: string): [string, string][] {
  const [, ...sections] = text.split(/^## /m);
  return sections.map((section) => {
    const end = section.indexOf('\n');
    return [section.slice(0, end), section.slice(end)];
  });
}
