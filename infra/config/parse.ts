import * as v from 'valibot';
import { type Config, type Credential, withDefaults } from './credential';
import { resolveFeeds } from './feeds/rules';
import { type DeployTarget, providerProblems } from './readers/rules';
import { configProblems, credentialProblems } from './rules';
import { type ConfigSettings, configSchema } from './schema';

/** A config that cannot be deployed. The message lists every problem with its path, what was given, and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly file: string,
    readonly problems: string[],
  ) {
    super(`${file} is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Checks a config and completes it with its defaults.
 * @param file the file's name, for messages
 * @param target what is known of the account that the stack is deployed to
 * @throws ConfigError
 */
export function parseConfig(value: unknown, file: string, target: DeployTarget = {}): Config {
  const parsed = v.safeParse(configSchema, value);
  const issues = parsed.issues ?? [];
  const problems = issues.map((issue) => `${v.getDotPath(issue) ?? 'the config'}: ${issue.message}`);
  const settings = withValidShape(parsed.output, issues);
  const network = { vpc: settings.network !== undefined };
  const credentials = Object.entries(settings.credentials).map(([name, each]): Credential => {
    const credential = withDefaults(name, each);
    const { feeds, problems: ofFeeds } = resolveFeeds(each.feeds, credential, network);
    const found = [...credentialProblems(credential, target), ...ofFeeds];
    problems.push(...found.map((problem) => `credentials.${name}.${problem}`));
    return { ...credential, feeds };
  });
  problems.push(...configProblems(credentials), ...providerProblems(credentials, settings.existingOidcProviders));
  if (problems.length > 0) throw new ConfigError(file, problems);
  return { ...settings, credentials };
}

/** Returns the settings without the credentials whose types are wrong, so that rules can check all the others. */
function withValidShape(output: unknown, issues: readonly v.BaseIssue<unknown>[]): ConfigSettings {
  const settings = Object(output) as Partial<ConfigSettings>;
  const mistyped = new Set(
    issues.filter(({ kind }) => kind === 'schema').map(({ path }) => String(path?.[1]?.key ?? path?.[0]?.key)),
  );
  const entries = Object.entries(Object(settings.credentials) as ConfigSettings['credentials']);
  return {
    ...(settings as ConfigSettings),
    existingOidcProviders: mistyped.has('existingOidcProviders') ? [] : (settings.existingOidcProviders ?? []),
    credentials: Object.fromEntries(entries.filter(([name]) => !mistyped.has(name))),
  };
}
