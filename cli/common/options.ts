import { Option } from 'commander';
import { DEFAULT_CONFIG } from '../../infra/config/config-file';
import { knownRegion } from './command-line';

/** The options that the commands share. */
export interface SharedOptions {
  /** The config file, if one was given. */
  config?: string;
  /**
   * The region of the stack. Without it, the AWS SDK reads the region from the environment or the AWS profile.
   * @default the region of the environment or the AWS profile
   */
  region?: string;
  json?: boolean;
}

/** Returns the option that names the config file. */
export function configOption(): Option {
  return new Option('--config <file>', `config file (default: ${DEFAULT_CONFIG})`);
}

/** Returns the option that names the region of the stack. */
export function regionOption(fallback = 'AWS_REGION, or the region of the AWS profile'): Option {
  return new Option('--region <region>', `region of the stack (default: ${fallback})`).argParser(knownRegion);
}

/** Returns the option for programs that read the output. */
export function jsonOption(): Option {
  return new Option('--json', 'prints JSON; docs/operations.md describes the fields');
}

/** Returns the help text after the options: the exit statuses and examples of a command. */
export function helpText(statuses: Record<number, string>, examples: string[]): string {
  const lines = Object.entries(statuses).map(([status, meaning]) => `  ${status}  ${meaning}`);
  return ['', 'Exit status:', ...lines, '', 'Examples:', ...examples.map((example) => `  ${example}`)].join('\n');
}
