import * as v from 'valibot';

// The pieces of the config's schema. Every message has one form: the value that was given, and what is allowed.

/** A message that says what is allowed. */
export const expected = (allowed: string) => (issue: { received: string }) =>
  issue.received === 'undefined' ? `is missing; must be ${allowed}` : `got ${issue.received}; must be ${allowed}`;

/** A text of a form. */
export const matching = (pattern: RegExp, allowed: string) =>
  v.pipe(v.string(expected(allowed)), v.regex(pattern, expected(allowed)));

/** One of some words. */
export const oneOf = <const T extends readonly string[]>(options: T) =>
  v.picklist(options, expected(`one of ${options.join(', ')}`));

/** A switch that is off by default. */
export const flag = v.optional(v.boolean(expected('true or false')), false);

/** An object of these settings and no others. */
export function object<const T extends v.ObjectEntries>(entries: T) {
  const settings = `settings among ${Object.keys(entries).join(', ')}`;
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return `is unknown; must be one of the ${settings}`;
    return issue.expected?.startsWith('"') ? 'is missing; must be set' : expected(settings)(issue);
  });
}

/** A list of such items. */
export function list<const T extends v.GenericSchema>(item: T, allowed: string) {
  return v.array(item, expected(`a list of ${allowed}`));
}
