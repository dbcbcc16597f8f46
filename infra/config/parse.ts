import * as v from 'valibot';
import { type Config, withDefaults } from './credential';
import { type DeployTarget, providerProblems } from './readers/rules';
import { configProblems, credentialProblems } from './rules';
import { configSchema, credentialName, credentialSchema } from './schema';

/** A config that can't be deployed: every problem at once, each with its path, what was wrong and what is allowed. */
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
 * Checks a config and fills in its defaults.
 * @param file its name, for messages
 * @param home what is known of where it is deployed to
 * @throws ConfigError
 */
export function parseConfig(value: unknown, file: string, home: DeployTarget = {}): Config {
  const top = v.safeParse(configSchema, value);
  const problems = problemsOf(top, '');
  const network = { vpc: Object(value).network !== undefined };
  const credentials = Object.entries(credentialsOf(value)).flatMap(([name, settings]) => {
    const path = `credentials.${name}`;
    const parsed = v.safeParse(credentialSchema, settings);
    problems.push(...problemsOf(v.safeParse(credentialName, name), path), ...problemsOf(parsed, path));
    if (!parsed.typed) return []; // too wrong to look at how its settings go together
    const credential = withDefaults(name, parsed.output);
    problems.push(...credentialProblems(credential, home, network).map((problem) => `${path}.${problem}`));
    return [credential];
  });
  problems.push(...configProblems(credentials));
  problems.push(...providerProblems(credentials, top.typed ? top.output.existingOidcProviders : []));
  if (!top.typed || problems.length > 0) throw new ConfigError(file, problems);
  return { ...top.output, credentials };
}

function credentialsOf(value: unknown): Record<string, unknown> {
  return Object((Object(value) as { credentials?: unknown }).credentials) as Record<string, unknown>;
}

function problemsOf(result: v.SafeParseResult<v.GenericSchema>, path: string): string[] {
  return (result.issues ?? []).map((issue) => {
    const where = [path, v.getDotPath(issue)].filter(Boolean).join('.');
    return `${where || 'the config'}: ${issue.message}`;
  });
}
