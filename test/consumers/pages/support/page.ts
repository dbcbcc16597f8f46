import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../run';

/** The sections of every page, in this order. */
export const HEADINGS = ['Configuration', 'Setup', 'Check', 'Troubleshooting', 'Verification'] as const;
type Heading = (typeof HEADINGS)[number];

/** The sections of a document in Markdown. */
export interface Sections {
  /** The headings of the sections, in the order of the page. */
  headings: string[];
  /** The text of each section, by its heading. */
  sections: Record<string, string>;
  /** The fenced blocks: their language, section and text without indentation. */
  blocks: { language: string; heading: string; text: string }[];
}

/** A page about one consumer, with its files to copy. */
export interface Page extends Sections {
  system: string;
  /** The path of the folder, from the project's root. */
  folder: string;
  text: string;
  /** The text of each file to copy, by its name. */
  files: Record<string, string>;
}

/** The page of each folder of consumers/. */
export const PAGES: Page[] = readdirSync(join(ROOT, 'consumers'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => read(name))
  .sort((a, b) => a.system.localeCompare(b.system));

/** Returns the only block of a page in one language, in the section that must contain it. */
export function blockOf({ folder, blocks }: Page, language: string, heading: Heading): string {
  const [block, ...more] = blocks.filter((candidate) => candidate.language === language);
  if (block?.heading !== heading || more.length > 0) {
    throw new Error(`${folder}: must have one block of ${language}, under ${heading}`);
  }
  return block.text;
}

/** Returns the sections of a document. */
export function sectionsOf(text: string): Sections {
  const sections = text
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1).join(), section.slice(section.indexOf('\n'))] as const);
  return {
    headings: sections.map(([heading]) => heading),
    sections: Object.fromEntries(sections),
    blocks: sections.flatMap(([heading, section]) =>
      [...section.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', language = '', block = '']) => {
        return { language, heading, text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
      }),
    ),
  };
}

function read(system: string): Page {
  const folder = join('consumers', system);
  const textOf = (file: string) => readFileSync(join(ROOT, folder, file), 'utf8');
  const text = textOf('README.md');
  const files = readdirSync(join(ROOT, folder)).filter((file) => file !== 'README.md');
  return {
    ...sectionsOf(text),
    system,
    folder,
    text,
    files: Object.fromEntries(files.sort().map((file) => [file, textOf(file)])),
  };
}
