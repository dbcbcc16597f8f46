/** Preloaded into a process that need not wait: whoever sleeps has slept at once, and the clock has gone on. */
'use strict';

const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers/promises');
const putForward = require('./date.cjs');

timers.setTimeout = async (milliseconds) => putForward(milliseconds);
syncBuiltinESMExports();
