import { expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../../infra/config/parse';
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

/** Settings, and the problems that they have: none for valid settings. */
export type Row<T> = [settings: T, ...problems: unknown[]];

/** Declares one test for each row. Its name says what is accepted or rejected. */
export function itReports<T>(problemsOf: (settings: T) => string[], rows: Record<string, Row<T>>): void {
  it.each(Object.entries(rows))('%s', (_, [settings, ...problems]) => {
    expect(problemsOf(settings)).toEqual(problems);
  });
}

/** Returns a matcher for a problem that begins with a text. */
export function startsWith(text: string): unknown {
  return expect.stringMatching(new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
}
