import type { ParsedFeedSpec } from '../core/feed-spec';

/**
 * Returns the API credential for the third party: the value of the API secret, or one field of its JSON. It removes a line
 * break at the end, which the value often has if it comes from a file.
 * @throws Error that never quotes the value
 */
export function parseApiCredential({ name, field }: ParsedFeedSpec['apiSecret'], value: string | undefined): string {
  if (value === undefined) throw new Error(`the API secret ${name} has no value`);
  const credential = field === undefined ? value : readField(value, name, field);
  const line = credential.replace(/\r?\n$/, '');
  if (!line) throw new Error(`the API secret ${name} is empty`);
  return line;
}

function readField(value: string, name: string, field: string): string {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    throw new Error(`the API secret ${name} is not valid JSON; it must be an object with the field ${field}`);
  }
  const found: unknown = Object(json)[field];
  if (typeof found !== 'string') throw new Error(`the API secret ${name} has no string in its field ${field}`);
  return found;
}
