import * as v from 'valibot';
import { type Config, type Credential, withDefaults } from './credential';
import { resolveFeeds } from './feeds/rules';
import { type DeployTarget, providerProblems } from './readers/rules';
import { configProblems, credentialProblems } from './rules';
import { type ConfigSettings, configSchema } from './schema';

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

/**
 * Checks a config and completes it with its defaults.
 * @param file the file's name, for messages
 * @param target the account and the region that the stack is deployed to, if they are known
 * @throws ConfigError
 */
export function parseConfig(value: unknown, file: string, target: DeployTarget = {}): Config {
  const parsed = v.safeParse(configSchema, value);
  const issues = parsed.issues ?? [];
  const pathOf = (issue: (typeof issues)[number]) => `${v.getDotPath(issue) || 'the config'}: `;
  const problems = issues.map((issue) => `${pathOf(issue)}${issue.message}`);
  // A rule would report a rejected value again. A rule about an object reports another problem than the schema.
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

/**
 * Returns the settings without the credentials that have a wrong type, so that rules can check all other credentials.
 */
function withValidShape(output: unknown, issues: readonly v.BaseIssue<unknown>[]): ConfigSettings {
  const paths = issues.filter(({ kind }) => kind === 'schema').map(({ path = [] }) => path.map(({ key }) => key));
  // A setting is mistyped if an issue is at the setting, inside it, or at an object that contains it.
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
