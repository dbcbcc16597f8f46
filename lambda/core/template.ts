/** What a template may name, each as `{{name}}`: facts of one login. */
export const PLACEHOLDERS = ['registry', 'region', 'account', 'username', 'password', 'auth', 'expiresAt'] as const;

/** What stands for each placeholder. */
export type Facts = Record<(typeof PLACEHOLDERS)[number], string>;

const PLACEHOLDER = /\{\{\s*(.*?)\s*\}\}/gs;

/** The placeholders of a text, known or not, each once, in order. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))];
}

/** The placeholders of a text that none of the known facts can fill in. */
export function unknownPlaceholders(text: string, known: readonly string[] = PLACEHOLDERS): string[] {
  return placeholdersOf(text).filter((name) => !known.includes(name));
}

/**
 * Fills in a template. Everything else in it stays as it is; a fact is never looked at for placeholders again.
 * @param safe makes a fact safe where it will stand, such as inside a JSON string; by default it is put in as it is
 * @throws Error that names the placeholders that no login can fill in
 */
export function renderTemplate(text: string, facts: Record<string, string>, safe = (fact: string) => fact): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (fact === undefined) {
      throw new Error(`the template has {{${name}}}; must be one of ${Object.keys(facts).join(', ')}`);
    }
    return safe(fact);
  });
}
