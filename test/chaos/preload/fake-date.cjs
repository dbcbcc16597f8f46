/** Gives the process its own clock. `CHAOS_CLOCK_AHEAD_MS` is how far it is ahead of the machine's clock. */
'use strict';

const RealDate = Date;
let aheadMs = Number(process.env.CHAOS_CLOCK_AHEAD_MS ?? 0);

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + aheadMs] : args));
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};

module.exports = (milliseconds) => {
  aheadMs += milliseconds;
};
