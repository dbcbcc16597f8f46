/**
 * Loads a Lambda bundle as Lambda's own runtime does (an .mjs with import, a .js with require), runs its handler once as
 * the schedule does, and ends.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [, , file] = process.argv;
const { handler } = file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : createRequire(file)(file);
await handler({ scheduled: true });
process.exit();
