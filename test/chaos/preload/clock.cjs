/** Preloaded into a process whose clock is wrong: `CHAOS_CLOCK_AHEAD_MS` ahead of the machine's, or behind it. */
'use strict';

const ahead = Number(process.env.CHAOS_CLOCK_AHEAD_MS);
const TrueDate = Date;

globalThis.Date = class extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + ahead);
    else super(...args);
  }

  static now() {
    return TrueDate.now() + ahead;
  }
};
