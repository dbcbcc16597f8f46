/** The config file that a user edits. */
export const DEFAULT_CONFIG = 'refresher.config.ts';

/**
 * A config that cannot be deployed. The message lists every problem with its path, what was given, and what is allowed.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly file: string,
    readonly problems: string[],
  ) {
    super(`${file} is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
