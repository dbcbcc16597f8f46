/** The placeholders that a template may contain, each as `{{name}}`. Their values describe one registry's token. */
export const PLACEHOLDERS = ['registry', 'region', 'account', 'username', 'password', 'auth', 'expiresAt'] as const;

/** The value of each placeholder. */
export type PlaceholderValues = Record<(typeof PLACEHOLDERS)[number], string>;

const PLACEHOLDER = /\{\{\s*(.*?)\s*\}\}/gs;

/** Returns the placeholders in a text, known or not, each once, in order. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))];
}

/** Returns the placeholders in a text that are not in the list of known ones. */
export function unknownPlaceholders(text: string, known: readonly string[] = PLACEHOLDERS): string[] {
  return placeholdersOf(text).filter((name) => !known.includes(name));
}

/**
 * Replaces the placeholders in a template. The rest of the text, and placeholders inside a value, stay unchanged.
 * @param escapeValue escapes a value for its surroundings, such as a JSON string. By default it stays unchanged.
 * @throws Error that names a placeholder without a value, and those that are allowed
 */
export function renderTemplate(
  text: string,
  values: Record<string, string>,
  escapeValue = (value: string) => value,
): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      throw new Error(`the template contains {{${name}}}; must be one of ${Object.keys(values).join(', ')}`);
    }
    return escapeValue(value);
  });
}
