import { inspect } from 'node:util';
import { REGIONS } from '../../infra/config/common/regions';
import type { Config, Credential } from '../../infra/config/credential';
import { DEFAULT_CONFIG } from '../../infra/config/load';
import { ConfigError } from '../../infra/config/parse';
import { printable } from '../../lambda/core/error-message';

/** An error in the command line. */
export class UsageError extends Error {}

/**
 * Runs a program. If it fails, prints the error and exits: with 2 if the command line or the config is wrong, otherwise
 * with 1.
 * @param userMessage returns the message of an expected error. Errors without one are printed with their stack trace.
 */
export function runProgram(
  program: () => Promise<void>,
  userMessage: (error: unknown) => string | undefined = () => undefined,
) {
  program().catch((error: unknown) => {
    const isUserError = error instanceof UsageError || error instanceof ConfigError || isParseArgsError(error);
    const message = isUserError ? (error as Error).message : (userMessage(error) ?? inspect(error));
    console.error(printable(message));
    process.exit(isUserError ? 2 : 1);
  });
}

/** @throws UsageError if the region is unknown */
export function checkRegion(region: string): void {
  if (!REGIONS.includes(region)) {
    throw new UsageError(`--region: got ${region}; must be one of ${REGIONS.join(', ')}`);
  }
}

/**
 * Returns the credential with a name.
 * @param file the config file, for the error message
 * @throws UsageError if the config has no such credential
 */
export function findCredential({ credentials }: Config, name: string, file = DEFAULT_CONFIG): Credential {
  const credential = credentials.find((candidate) => candidate.name === name);
  if (credential) return credential;
  const names = credentials.map((known) => known.name).join(', ');
  throw new UsageError(`got ${name}; must be one of the credentials in ${file}: ${names}`);
}

/** @throws UsageError unless the list has exactly one name */
export function requireOneName(names: string[], usage: string): string {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) {
    throw new UsageError(`got ${names.length} credential names; must be one\n\n${usage}`);
  }
  return name;
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
}
