/**
 * Returns a JSON value with changes: the fields of objects are merged at any depth, and every other value is replaced. A
 * null deletes a field. Source: RFC 7396, "JSON Merge Patch".
 */
export function mergeJson(value: unknown, changes: unknown): unknown {
  if (!isObject(changes)) return changes;
  const fields = new Map(isObject(value) ? Object.entries(value) : []);
  for (const [name, change] of Object.entries(changes)) {
    if (change === null) fields.delete(name);
    else fields.set(name, mergeJson(fields.get(name), change));
  }
  return Object.fromEntries(fields);
}

/**
 * Parses a JSON object.
 * @returns undefined if the text is anything else
 */
export function parseJsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
