import { expect, it } from 'vitest';
import { ConfigError } from '../../../infra/config/config-file';
import { parseConfig } from '../../../infra/config/parse';
import type { DeployTarget } from '../../../infra/config/readers/rules';

const TARGET: DeployTarget = { account: '123456789012' };

/** Returns the problems of a config that is deployed to the account 123456789012. */
export function configProblems(value: unknown, target = TARGET): string[] {
  try {
    parseConfig(value, 'test.config', target);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** Returns the problems of a config with one credential, each with its path below the credential. */
export function credentialProblems(settings: unknown, target = TARGET): string[] {
  return configProblems({ credentials: { ci: settings } }, target).map((each) =>
    each.replace(/^credentials\.ci\.?/, ''),
  );
}

/** Declares one test per row: settings, and the problems that they have. Valid settings have none. */
export function itReports<T>(
  problemsOf: (settings: T) => string[],
  rows: Record<string, [settings: T, ...problems: unknown[]]>,
): void {
  it.each(Object.entries(rows))('%s', (_, [settings, ...problems]) => {
    expect(problemsOf(settings)).toEqual(problems);
  });
}

/** A setting, what it allows, values that it rejects, and the other settings of the same object. */
type Rejection = [path: string, allowed: string, values: unknown[], others?: object];

/** Returns the values of a text that are separated by spaces. */
export const valuesOf = (text: string) => text.split(/\s+/);

/** Declares one test per value that a setting rejects. */
export function itRejects(problemsOf: (settings: object) => string[], rows: Rejection[]): void {
  const all = rows.flatMap(([path, allowed, values, others]) =>
    values.map((value) => ({ path, value, allowed, others })),
  );
  it.each(all)('$path cannot be $value', ({ path, value, allowed, others }) => {
    const got = typeof value === 'string' ? `"${value}"` : String(value);
    expect(problemsOf(nested(path.split('.'), value, others))).toEqual([`${path}: got ${got}; must be ${allowed}`]);
  });
}

/** Returns an object with a value at a path. A number in the path stands for a list with one item. */
function nested([key = '', ...rest]: string[], value: unknown, others: object = {}): object {
  const inner = rest.length > 0 ? nested(rest, value, others) : value;
  if (/^\d+$/.test(key)) return [inner];
  return rest.some((part) => !/^\d+$/.test(part)) ? { [key]: inner } : { ...others, [key]: inner };
}

/** Returns a matcher for a problem that begins with a text. */
export function startsWith(text: string): unknown {
  return expect.stringMatching(new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
}
