import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '../common/command-line';
import { VERSION } from './own-package';

/** How the new package.json names this package. */
export interface PackageSpec {
  /** The version, range, tag or URL in `dependencies`. */
  spec: string;
  /**
   * The tarball to copy into the folder, so that the folder also installs on another machine.
   * @default none: npm downloads the package
   */
  tarball?: string;
}

/**
 * Returns what to install for the option `--package`.
 * @param given a version, range or tag, an https URL, or the path of a tarball
 * @throws UsageError if it is none of them, or the tarball does not exist
 */
export function packageSpec(given: string | undefined): PackageSpec {
  if (given === undefined) return { spec: VERSION };
  if (/^https:\/\/\S+$/.test(given)) return { spec: given };
  if (/\.t(ar\.)?gz$/.test(given) && isFile(given)) return { spec: `file:${basename(given)}`, tarball: given };
  if (/^[\w^~*][\w.+-]*$/.test(given) && !/\.t(ar\.)?gz$/.test(given)) return { spec: given };
  throw new UsageError(
    `--package: got ${given}; must be a version, an https URL, or the path of an existing file that ends in .tgz`,
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
