import * as v from 'valibot';
import { ConfigError } from './config-file';
import { type Config, type Credential, withDefaults } from './credential';
import { resolveFeeds } from './feeds/rules';
import { type DeployTarget, providerProblems } from './readers/rules';
import { configProblems, credentialProblems, repeatedNames } from './rules';
import { type ConfigSettings, type CredentialSettings, checkedCredential, configSchema } from './schema';

/** The beginning of the names of a config file's secrets that have no name. */
export const SECRET_PREFIX = 'ecr';

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
  const context = { secretPrefix: SECRET_PREFIX, vpc: settings.network !== undefined, target };
  const credentials = Object.entries(settings.credentials).map(([name, each]): Credential => {
    const { credential, problems: all } = complete(name, each, context);
    const found = all.map((problem) => `credentials.${name}.${problem}`);
    problems.push(...found.filter((problem) => !rejected.some((path) => problem.startsWith(path))));
    return credential;
  });
  problems.push(
    ...configProblems(credentials, settings.credentials),
    ...providerProblems(credentials, settings.existingOidcProviders),
  );
  if (problems.length > 0) throw new ConfigError(file, problems);
  return { ...settings, credentials, given: (value as { credentials: Config['given'] }).credentials };
}

/** What the defaults and the rules of a credential depend on. */
export interface CredentialContext {
  /** The beginning of the names of secrets without a name. */
  secretPrefix: string;
  /** Whether the functions run in a VPC. */
  vpc: boolean;
  /** The account and the region of the stack, if they are known. */
  target: DeployTarget;
  /**
   * The ARN of the key that encrypts the secrets.
   * @default the key of `encryption`
   */
  keyArn?: `arn:${string}`;
}

/**
 * Checks the settings of one credential and completes them with their defaults.
 * @param owner what has these settings, for messages
 * @param others the problems of what else the owner has
 * @throws ConfigError that lists all problems
 */
export function parseCredential(
  name: string,
  value: unknown,
  owner: string,
  context: CredentialContext,
  others: string[],
): Credential {
  const parsed = v.safeParse(checkedCredential, value);
  const issues = parsed.issues ?? [];
  const found = issues.map((issue) => `${v.getDotPath(issue) || 'the settings'}: ${issue.message}`);
  if (!parsed.success) throw new ConfigError(owner, [...others, ...found]);
  const { credential, problems } = complete(name, parsed.output, context);
  const all = [...others, ...problems, ...repeatedNames(credential)];
  if (all.length > 0) throw new ConfigError(owner, all);
  return credential;
}

/** Returns a credential with every default, and its problems, each with its path below the credential. */
function complete(
  name: string,
  settings: CredentialSettings,
  { secretPrefix, vpc, target, keyArn }: CredentialContext,
): { credential: Credential; problems: string[] } {
  const credential = withDefaults(name, keyArn ? { ...settings, encryption: keyArn } : settings, secretPrefix);
  const { feeds, problems } = resolveFeeds(settings.feeds, credential, { vpc });
  return { credential: { ...credential, feeds }, problems: [...credentialProblems(credential, target), ...problems] };
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
