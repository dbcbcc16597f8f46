import { UNPRINTABLE } from '../../lambda/core/error-message';

/** Returns a value as indented JSON. Control and format characters are escaped, so that the value does not change. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNPRINTABLE, escapeUnits);
}

/** Format characters outside the basic plane consist of two UTF-16 units. */
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
