/** Makes every sleep return at once, and advances the clock of the process by the time that it was to take. */
'use strict';

const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers/promises');
const advanceClock = require('./fake-date.cjs');

timers.setTimeout = async (milliseconds) => advanceClock(milliseconds);
syncBuiltinESMExports();
