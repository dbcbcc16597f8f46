/**
 * Returns the text without the control and format characters that could change what a terminal shows. Line breaks stay.
 * Text from AWS, a proxy or a config file must pass through this function before it is printed.
 */
export function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '');
}

/** Returns a value as indented JSON. Control and format characters are escaped, so that the value does not change. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, escapeUnits);
}

/** Format characters outside the basic plane consist of two UTF-16 units. */
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
