/**
 * Preloaded (`node --require`) into a process whose peak memory is wanted: at its end it writes that, in KiB, to the
 * descriptor 3. Where there is a /proc, from there: getrusage's figure begins with that of the process that started it.
 * Source: proc(5), VmHWM; getrusage(2).
 */
'use strict';

const { existsSync, readFileSync, writeSync } = require('node:fs');

const STATUS = '/proc/self/status';

process.on('exit', () => {
  const [, peak] = existsSync(STATUS) ? (/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(STATUS, 'utf8')) ?? []) : [];
  writeSync(3, String(peak ?? process.resourceUsage().maxRSS));
});
