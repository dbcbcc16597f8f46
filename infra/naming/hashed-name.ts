import { createHash } from 'node:crypto';

/**
 * Returns the name unchanged if it fits, otherwise its beginning and a hash of the whole name. The same name always
 * gets the same hash.
 */
export function hashedName(name: string, maxCharacters: number): string {
  if (name.length <= maxCharacters) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, maxCharacters - hash.length - 1)}-${hash}`;
}
