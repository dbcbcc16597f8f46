import * as v from 'valibot';

/**
 * Parses the JSON in an environment variable of a function.
 * @param name the name of the variable
 * @param typeName the name of the type that the JSON must have, for messages
 * @param json the value of the variable
 * @throws Error that lists every invalid field and never quotes a value
 */
export function parseEnvironmentSpec<S extends v.GenericSchema>(
  schema: S,
  { name, typeName, json }: { name: string; typeName: string; json: string | undefined },
): v.InferOutput<S> {
  if (!json) throw new Error(`${name} is not set; it must contain a ${typeName} as JSON`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error(`${name} is not valid JSON; it must contain a ${typeName}`);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw invalidSpecError(
    name,
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the spec'}: ${issue.message}`),
  );
}

/** Returns the error that lists every problem of a spec. */
export function invalidSpecError(name: string, problems: string[]): Error {
  return new Error(`${name} is invalid: ${problems.join('; ')}`);
}
