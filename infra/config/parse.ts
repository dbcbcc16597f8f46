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
  const pathOf = (issue: (typeof issues)[number]) => `${v.getDotPath(issue) || 'the config'}: `;
  const problems = issues.map((issue) => `${pathOf(issue)}${issue.message}`);
  // A rule about a value that the schema rejected would report the same problem again.
  const rejected = issues.filter(({ input }) => typeof input !== 'object').map(pathOf);
  const settings = withValidShape(parsed.output, issues);
  const network = { vpc: settings.network !== undefined };
  const credentials = Object.entries(settings.credentials).map(([name, each]): Credential => {
    const credential = withDefaults(name, each);
    const { feeds, problems: ofFeeds } = resolveFeeds(each.feeds, credential, network);
    const found = [...credentialProblems(credential, target), ...ofFeeds].map((each) => `credentials.${name}.${each}`);
    problems.push(...found.filter((problem) => !rejected.some((path) => problem.startsWith(path))));
    return { ...credential, feeds };
  });
  problems.push(
    ...configProblems(credentials, settings.credentials),
    ...providerProblems(credentials, settings.existingOidcProviders),
  );
  if (problems.length > 0) throw new ConfigError(file, problems);
  return { ...settings, credentials };
}

/** Returns the settings without the credentials whose types are wrong, so that rules can check all the others. */
function withValidShape(output: unknown, issues: readonly v.BaseIssue<unknown>[]): ConfigSettings {
  const paths = issues.filter(({ kind }) => kind === 'schema').map(({ path = [] }) => path.map(({ key }) => key));
  // A type issue makes a setting unusable at any depth below the setting, and at any level above it.
  const isMistyped = (...setting: string[]) =>
    paths.some((path) => path.every((key, depth) => depth >= setting.length || key === setting[depth]));
  const settings = Object(output) as ConfigSettings;
  const entries = Object.entries(Object(settings.credentials) as ConfigSettings['credentials']);
  return {
    ...settings,
    existingOidcProviders: isMistyped('existingOidcProviders') ? [] : settings.existingOidcProviders,
    credentials: Object.fromEntries(entries.filter(([name]) => !isMistyped('credentials', name))),
  };
}
