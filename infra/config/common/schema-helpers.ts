import * as v from 'valibot';
import { isToken } from './tokens';

// The pieces of the config's schema. Every message has one form: the value that was given, and what is allowed.

/** Returns a function that writes the message of a schema issue: what was given, and what is allowed. */
export const expected = (allowed: string) => (issue: { received: string; input: unknown }) =>
  issue.received === 'undefined'
    ? `is missing; must be ${allowed}`
    : `got ${isToken(issue.input) ? 'a value that is known only at deployment' : issue.received}; must be ${allowed}`;

/** A string that matches a pattern. */
export const matching = (pattern: RegExp, allowed: string) =>
  v.pipe(v.string(expected(allowed)), v.regex(pattern, expected(allowed)));

/** A string that matches a pattern, or that is known only at deployment. */
export const matchingOrToken = (pattern: RegExp, allowed: string) =>
  v.pipe(
    v.string(expected(allowed)),
    v.check((value) => isToken(value) || pattern.test(value), expected(allowed)),
  );

/** One of several strings. */
export const oneOf = <const T extends readonly string[]>(options: T) =>
  v.picklist(options, expected(`one of ${options.join(', ')}`));

/** A boolean that is false by default. */
export const flag = v.optional(v.boolean(expected('true or false')), false);

/** An object that has these settings and no others. */
export function object<const T extends v.ObjectEntries>(entries: T) {
  const settings = `settings among ${Object.keys(entries).join(', ')}`;
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return `is unknown; must be one of the ${settings}`;
    return issue.expected?.startsWith('"') ? 'is missing; must be set' : expected(settings)(issue);
  });
}

/** The names that Valibot leaves out of every record, without an issue. */
const RESERVED_NAMES = ['__proto__', 'prototype', 'constructor'];

/** Values by name. */
export function record<const K extends v.GenericSchema<string, string>, const V extends v.GenericSchema>(
  name: K,
  value: V,
  allowed: string,
) {
  return v.lazy((given) =>
    v.pipe(
      v.record(name, value, expected(allowed)),
      v.rawCheck(({ addIssue }) => {
        for (const reserved of RESERVED_NAMES.filter((each) => Object.hasOwn(Object(given), each))) {
          addIssue({ message: `got the name ${reserved}; must be another name, because JavaScript reserves it` });
        }
      }),
    ),
  );
}

/** A list of items. */
export function list<const T extends v.GenericSchema>(item: T, allowed: string) {
  return v.array(item, expected(`a list of ${allowed}`));
}

/** A list of at least one item. */
export function nonEmptyList<const T extends v.GenericSchema>(item: T, allowed: string, one: string) {
  return v.pipe(list(item, allowed), v.nonEmpty(expected(`a list of at least one ${one}`)));
}

/** Checks that exactly one of several settings is set. */
export function exactlyOne<T extends object>(keys: readonly (keyof T & string)[]) {
  return v.check<T, string>(
    (value) => keys.filter((key) => value[key] !== undefined).length === 1,
    `must have exactly one of ${keys.join(', ')}`,
  );
}
