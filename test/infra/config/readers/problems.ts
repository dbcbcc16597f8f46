import { ConfigError, parseConfig } from '../../../../infra/config/parse';
import type { DeployTarget } from '../../../../infra/config/readers/rules';

const HOME: DeployTarget = { account: '123456789012' };

/** What parseConfig says of a config that is deployed to the account 123456789012. */
export function problems(value: unknown, home: DeployTarget = HOME): string[] {
  try {
    parseConfig(value, 'test.config', home);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** What it says of a credential with these readers, without the path that leads to the credential. */
export function problemsOf(readers: unknown, settings: object = {}, home: DeployTarget = HOME): string[] {
  return problems({ credentials: { ci: { readers, ...settings } } }, home).map((problem) =>
    problem.replace(/^credentials\.ci\./, ''),
  );
}
