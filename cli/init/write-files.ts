import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OperationError, UsageError } from '../common/command-line';
import type { NewFile } from './new-files';

/** A few names are enough to recognize the wrong folder. */
const MAX_NAMES = 10;

/**
 * Writes files into a new or empty folder. It runs without interruption, so Ctrl-C leaves all files or none. If a file
 * cannot be written, removes what it wrote.
 * @throws UsageError if the folder contains anything but hidden files, or a file exists
 * @throws OperationError if a file cannot be written
 */
export function writeFiles(folder: string, files: NewFile[]): void {
  const present = blockingNames(folder, files);
  if (present.length > 0) {
    const more = present.length > MAX_NAMES ? ` and ${present.length - MAX_NAMES} more` : '';
    throw new UsageError(
      `The folder ${folder} is not empty. It contains ${present.slice(0, MAX_NAMES).join(', ')}${more}. ` +
        'Name a new or an empty folder.',
    );
  }
  const created: string[] = [];
  try {
    for (const { path, content } of files) {
      const file = join(folder, path);
      const firstCreated = mkdirSync(dirname(file), { recursive: true });
      if (firstCreated !== undefined) created.push(firstCreated);
      if (typeof content === 'string') create(file, created, () => writeFileSync(file, content, { flag: 'wx' }));
      else create(file, created, () => copyFileSync(content.copyOf, file, constants.COPYFILE_EXCL));
    }
  } catch (error) {
    const left = created.reverse().filter((path) => !remove(path));
    const result = left.length > 0 ? `These files are left: ${left.join(', ')}.` : `No file was left in ${folder}.`;
    throw new OperationError(`${reason(error)} ${result}`, { cause: error });
  }
}

/** Records a file for removal, also if only a part of it was written. A file that existed before is not recorded. */
function create(file: string, created: string[], write: () => void): void {
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' && existsSync(file)) created.push(file);
    throw error;
  }
  created.push(file);
}

/** Removes a file or folder. @returns whether it is removed */
function remove(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/** Hidden files are allowed, because a folder with only `.git` is a new repository. */
function blockingNames(folder: string, files: NewFile[]): string[] {
  if (!existsSync(folder)) return [];
  const names = entriesOf(folder).filter((name) => !name.startsWith('.'));
  const overwritten = files.map(({ path }) => path).filter((path) => existsSync(join(folder, path)));
  return [...new Set([...names, ...overwritten])];
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw new OperationError(reason(error), { cause: error });
    throw new UsageError(`${folder} is a file. Name a new or an empty folder.`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk is full. Free some space, then run the command again.';
  return `The files cannot be written: ${message}.`;
}
