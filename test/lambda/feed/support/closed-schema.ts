/** A schema as OpenAPI writes it. */
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

/** What a reference stands for, or the value itself. */
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
 * The schema with its references filled in, which takes no property that it doesn't name. Descriptions mostly leave
 * objects open, and a server ignores what it doesn't know: a misspelt property would pass.
 */
export function closed(document: object, schema: Schema, within: Schema[] = [], isPart = false): Schema {
  const own = resolve(document, schema);
  if (within.includes(own)) return {}; // it holds itself
  const close = (inner: Schema, part = false) => closed(document, inner, [...within, own], part);
  const result: Schema = { ...own };
  if (own.properties) {
    const entries = Object.entries(own.properties).map(([name, property]) => [name, close(property)]);
    result.properties = Object.fromEntries(entries);
  }
  if (own.items) result.items = close(own.items);
  if (typeof own.additionalProperties === 'object') result.additionalProperties = close(own.additionalProperties);
  // Each of these knows some of the properties; all of them are known to the schema that they are parts of.
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    if (own[keyword]) result[keyword] = own[keyword].map((part) => close(part, true));
  }
  const namesProperties = own.properties ?? own.allOf ?? own.anyOf ?? own.oneOf;
  if (!isPart && namesProperties && own.additionalProperties === undefined) result.unevaluatedProperties = false;
  return result;
}
