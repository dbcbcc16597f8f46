/** A JSON Schema, draft 7. */
export type Schema = Record<string, unknown>;

/** An object with just these properties; all of them, but for the ones named as optional. */
export function object(properties: Record<string, Schema>, optional: string[] = []): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

export const text: Schema = { type: 'string', minLength: 1 };
export const flag: Schema = { type: 'boolean' };

/** A list of at least one. */
export function list(items: Schema): Schema {
  return { type: 'array', items, minItems: 1 };
}

/** An object of any keys with values of one kind. */
export function record(values: Schema = text): Schema {
  return { type: 'object', additionalProperties: values, minProperties: 1 };
}

/** Just this value. */
export function exactly(value: string | number): Schema {
  return { const: value };
}

export function oneOf(...values: string[]): Schema {
  return { enum: values };
}

export function matching(pattern: RegExp): Schema {
  return { type: 'string', pattern: pattern.source };
}
