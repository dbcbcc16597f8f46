import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../run';

/** The fields of package.json that the tests read. */
export interface PackageJson {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

/** A package in package-lock.json. */
export interface Locked {
  license?: string;
  resolved?: string;
  integrity?: string;
  deprecated?: string;
  dev?: boolean;
  optional?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

export const packageJson = JSON.parse(read('package.json')) as PackageJson;

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };

/** Every package of the lockfile except the project itself, with the name of its last folder. */
export const lockfile = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, locked]) => ({ ...locked, name: path.replace(/^.*node_modules\//, '') }));

const review = parse(read('.github/dependency-review-config.yml')) as {
  'allow-licenses': string[];
  'allow-dependencies-licenses': string[];
};

export const allowedLicenses = review['allow-licenses'];

/** The names of the packages that may have any licence. */
export const exceptions = review['allow-dependencies-licenses'].map((purl) =>
  decodeURIComponent(purl.replace('pkg:npm/', '')),
);

/** Returns the licences of an SPDX expression, of which the user may choose one. The lockfile has no AND. */
export function licensesOf(expression = ''): string[] {
  return expression.replace(/[()]/g, '').split(' OR ');
}
