import { createHash } from 'node:crypto';

/** A name as it is where it fits, else its beginning and a hash of all of it: the same for as long as it is the same. */
export function shortName(name: string, characters: number): string {
  if (name.length <= characters) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, characters - hash.length - 1)}-${hash}`;
}
