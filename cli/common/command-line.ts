import { inspect } from 'node:util';
import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { knownRegions } from '../../infra/config/common/regions';
import { ConfigError, DEFAULT_CONFIG } from '../../infra/config/config-file';
import type { Config, Credential } from '../../infra/config/credential';
import { printable } from '../../lambda/core/error-message';

/** An error in the command line. */
export class UsageError extends Error {}

/** An expected error whose message says what to do. It is printed without a stack trace. */
export class OperationError extends Error {}

/**
 * Runs a program. If it fails, prints the error and sets the exit status: 2 if the command line or the config is wrong,
 * otherwise 1. An unexpected error is printed with its stack trace.
 * @param argv the arguments of the process, with the program and the script
 * @param start how a user starts the program
 */
export async function runProgram(program: Command, argv: string[], start = `npx ${program.name()}`): Promise<void> {
  try {
    reportProblems(program, start);
    for (const command of program.commands) reportProblems(command, `${start} ${command.name()}`);
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2; // Commander has printed the help or the problem
      return;
    }
    const isUserError = error instanceof UsageError || error instanceof ConfigError;
    console.error(printable(isUserError || error instanceof OperationError ? error.message : inspect(error)));
    process.exitCode = isUserError ? 2 : 1;
  }
}

/** Lets Commander throw instead of exit, and print problems in the form of our other errors. */
function reportProblems(command: Command, start: string): void {
  command.exitOverride();
  command.showHelpAfterError(`Run "${start} --help" for the options.`);
  command.configureOutput({
    outputError: (text, write) => write(printable(text.replace(/^error: /, ''))),
  });
}

/** Returns the region. @throws InvalidArgumentError if it is unknown */
export function knownRegion(region: string): string {
  const known = knownRegions();
  if (known.includes(region)) return region;
  throw new InvalidArgumentError(`got ${region}; must be one of ${known.join(', ')}`);
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
