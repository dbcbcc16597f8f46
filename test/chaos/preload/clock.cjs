/** Preloaded into a process whose clock is wrong: `CHAOS_CLOCK_AHEAD_MS` ahead of the machine's, or behind it. */
'use strict';

const putForward = require('./date.cjs');

putForward(Number(process.env.CHAOS_CLOCK_AHEAD_MS));
