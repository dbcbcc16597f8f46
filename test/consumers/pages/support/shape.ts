/** A JSON Schema, draft 7. */
type Schema = Record<string, unknown>;

/** A rule that an example cannot express. */
class Rule {
  constructor(readonly schema: Schema) {}
}

/**
 * A file format, written as an example. A string, number or boolean allows only itself, and a pattern allows the strings that
 * it matches. A list allows one or more of its item. An object allows its properties and no others; a property is optional if
 * its name ends with `?`.
 */
export type Shape = string | number | boolean | RegExp | Rule | [Shape] | { [property: string]: Shape };

/** Returns the JSON Schema of a format. */
export function schemaOf(shape: Shape): Schema {
  if (shape instanceof Rule) return shape.schema;
  if (shape instanceof RegExp) return { type: 'string', pattern: shape.source };
  if (Array.isArray(shape)) return { type: 'array', items: schemaOf(shape[0]), minItems: 1 };
  if (typeof shape !== 'object') return { const: shape };
  const properties = Object.entries(shape).map(([name, value]) => [name.replace(/\?$/, ''), schemaOf(value)]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: Object.keys(shape).filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
}

export const text = new Rule({ type: 'string', minLength: 1 });
export const flag = new Rule({ type: 'boolean' });

/** Allows an object with any keys, at least one, whose values have one format. */
export function record(values: Shape = text, keys: Shape = text): Rule {
  const propertyNames = schemaOf(keys);
  return new Rule({ type: 'object', propertyNames, additionalProperties: schemaOf(values), minProperties: 1 });
}

/** Allows exactly one of several formats. */
export function oneOf(...shapes: Shape[]): Rule {
  return new Rule({ oneOf: shapes.map(schemaOf) });
}

/** Allows exactly these items, in this order. */
export function row(...items: Shape[]): Rule {
  const size = { type: 'array', minItems: items.length, maxItems: items.length };
  return new Rule(items.length === 0 ? size : { ...size, items: items.map(schemaOf) });
}
