/** A schema in an OpenAPI document. */
export interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  [keyword: string]: unknown;
}

/** Returns the target of a reference, or the value itself if it is not a reference. */
export function resolve<T extends object>(document: object, value: T): T {
  const { $ref } = value as { $ref?: string };
  if ($ref === undefined) return value;
  const keys = $ref
    .replace(/^#\//, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
  if (!found) throw new Error(`the description has no ${$ref}`);
  return resolve(document, found as T);
}

/**
 * Returns the schema with resolved references and without additional properties. Most descriptions allow additional
 * properties, and servers ignore them, so a misspelled property would pass.
 */
export function closed(document: object, schema: Schema, within: Schema[] = [], isPart = false): Schema {
  const own = resolve(document, schema);
  if (within.includes(own)) return {}; // a recursive schema
  const close = (inner: Schema, part = false) => closed(document, inner, [...within, own], part);
  const result: Schema = { ...own };
  if (own.properties) {
    const entries = Object.entries(own.properties).map(([name, property]) => [name, close(property)]);
    result.properties = Object.fromEntries(entries);
  }
  if (own.items) result.items = close(own.items);
  if (typeof own.additionalProperties === 'object') result.additionalProperties = close(own.additionalProperties);
  // Each part names some of the properties, so only the schema with all parts is closed.
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    if (own[keyword]) result[keyword] = own[keyword].map((part) => close(part, true));
  }
  const namesProperties = own.properties ?? own.allOf ?? own.anyOf ?? own.oneOf;
  if (!namesProperties || (own.additionalProperties ?? true) !== true) return result;
  delete result.additionalProperties; // it would evaluate every property
  if (!isPart) result.unevaluatedProperties = false;
  return result;
}
