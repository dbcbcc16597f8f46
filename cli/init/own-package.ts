import { readFileSync } from 'node:fs';
import { PACKAGE_JSON } from '../../local/program';

interface Manifest {
  version: string;
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(PACKAGE_JSON, 'utf8')) as Manifest;

/** The version of this package. */
export const VERSION = manifest.version;

/** The Node versions that this package supports. */
export const NODE_VERSIONS = manifest.engines.node;

/** Returns the version of a package that this version was tested with. @throws Error if package.json does not name it */
export function testedVersion(name: string): string {
  const version = { ...manifest.dependencies, ...manifest.devDependencies }[name];
  if (version === undefined) throw new Error(`${PACKAGE_JSON} names no version of ${name}`);
  return version;
}
