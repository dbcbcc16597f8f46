/** What a template may name, each as `{{name}}`: facts of one login. */
export const PLACEHOLDERS = ['registry', 'region', 'account', 'username', 'password', 'auth', 'expiresAt'] as const;

/** The name of a placeholder. */
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What stands for each placeholder. */
export type Facts = Record<Placeholder, string>;

const PLACEHOLDER = /\{\{\s*(.*?)\s*\}\}/gs;

/** The placeholders of a text, known or not, each once, in order. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))];
}

/** The placeholders of a text that no login can fill in. */
export function unknownPlaceholders(text: string): string[] {
  return placeholdersOf(text).filter((name) => !isPlaceholder(name));
}

/**
 * Fills in a template. Everything else in it stays as it is; a fact is never looked at for placeholders again.
 * @param safe makes a fact safe where it will stand, such as inside a JSON string; by default it is put in as it is
 * @throws Error that names the placeholders that no login can fill in
 */
export function renderTemplate(text: string, facts: Facts, safe = (fact: string) => fact): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    if (!isPlaceholder(name)) {
      throw new Error(`the template has {{${name}}}; must be one of ${PLACEHOLDERS.join(', ')}`);
    }
    return safe(facts[name]);
  });
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}
