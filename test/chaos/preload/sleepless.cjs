/** Preloaded into a process that need not wait: whoever sleeps has slept at once, and the clock has gone on. */
'use strict';

const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers/promises');

const TrueDate = Date;
let slept = 0;

timers.setTimeout = async (milliseconds) => {
  slept += milliseconds;
};
syncBuiltinESMExports();

globalThis.Date = class extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + slept);
    else super(...args);
  }

  static now() {
    return TrueDate.now() + slept;
  }
};
