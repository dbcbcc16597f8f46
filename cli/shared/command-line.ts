import type { Config, Credential } from '../../infra/config/credential';
import { DEFAULT_CONFIG } from '../../infra/config/load';
import { ConfigError } from '../../infra/config/parse';
import { REGIONS } from '../../infra/config/shared/regions';

/** A command line that can't be meant. */
export class UsageError extends Error {}

/**
 * Runs a program until its end. What its user got wrong ends it with 2 and the error's own words; what failed, with 1.
 * @param explain the words for what failed; without it, and for what it returns undefined for, the error with its trace
 */
export function run(program: () => Promise<void>, explain: (error: unknown) => string | undefined = () => undefined) {
  program().catch((error: unknown) => {
    const isUsers = error instanceof UsageError || error instanceof ConfigError || isParseArgsError(error);
    console.error(isUsers ? (error as Error).message : (explain(error) ?? error));
    process.exit(isUsers ? 2 : 1);
  });
}

/** @throws UsageError if no such region is known */
export function checkRegion(region: string): void {
  if (!REGIONS.includes(region)) {
    throw new UsageError(`--region: got ${region}; must be one of ${REGIONS.join(', ')}`);
  }
}

/**
 * A credential by its name.
 * @param file the config's, for the message
 * @throws UsageError if there is none
 */
export function credentialNamed({ credentials }: Config, name: string, file = DEFAULT_CONFIG): Credential {
  const credential = credentials.find((candidate) => candidate.name === name);
  if (credential) return credential;
  const names = credentials.map((known) => known.name).join(', ');
  throw new UsageError(`got ${name}; must be one of the credentials in ${file}: ${names}`);
}

/** @throws UsageError unless there is just one name */
export function oneName(names: string[], usage: string): string {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) throw new UsageError(`got ${names.length} names; must be one\n\n${usage}`);
  return name;
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
}
