/**
 * Loads a bundle as Lambda's runtime does (an .mjs with import, a .js with require), calls its handler once with the
 * schedule's event, and exits.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [, , file] = process.argv;
const { handler } = file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : createRequire(file)(file);
await handler({ scheduled: true });
process.exit();
