import * as v from 'valibot';

/**
 * Parses what a function is told by an environment variable.
 * @param name the variable's
 * @param holds what it must hold, for messages
 * @param json its value
 * @throws Error that names every wrong field, and never quotes a value
 */
export function parseEnvironmentSpec<S extends v.GenericSchema>(
  schema: S,
  { name, holds, json }: { name: string; holds: string; json: string | undefined },
): v.InferOutput<S> {
  if (!json) throw new Error(`${name} is not set; it must hold a ${holds} as JSON`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error(`${name} is not valid JSON; it must hold a ${holds}`);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw wrongSpec(
    name,
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the spec'}: ${issue.message}`),
  );
}

/** The error that tells every problem of a spec. */
export function wrongSpec(name: string, problems: string[]): Error {
  return new Error(`${name} is wrong: ${problems.join('; ')}`);
}
