import type { ParsedFeedSpec } from '../core/feed-spec';

/**
 * What the third party knows the feed by: the API secret's value, or one field of its JSON, without a line end behind
 * it, which a file that a secret was made from often has.
 * @throws Error that never quotes the value
 */
export function apiCredentialOf({ name, field }: ParsedFeedSpec['apiSecret'], value: string | undefined): string {
  if (value === undefined) throw new Error(`the API secret ${name} has no value`);
  const credential = field === undefined ? value : fieldOf(value, name, field);
  const line = credential.replace(/\r?\n$/, '');
  if (!line) throw new Error(`the API secret ${name} is empty`);
  return line;
}

function fieldOf(value: string, name: string, field: string): string {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    throw new Error(`the API secret ${name} is not JSON, and the feed wants its field ${field}`);
  }
  const found: unknown = Object(json)[field];
  if (typeof found !== 'string') throw new Error(`the API secret ${name} has no text in its field ${field}`);
  return found;
}
