/**
 * Preloaded (`node --require`) into a process whose use of the machine is wanted: at its end it writes its peak memory in
 * KiB and its CPU time in milliseconds to the descriptor 3. The memory is /proc's, where there is one: getrusage's
 * begins with that of the process that started it. Source: proc(5), VmHWM; getrusage(2).
 */
'use strict';

const { existsSync, readFileSync, writeSync } = require('node:fs');

const STATUS = '/proc/self/status';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const [, peak] = existsSync(STATUS) ? (/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(STATUS, 'utf8')) ?? []) : [];
  writeSync(3, `${peak ?? process.resourceUsage().maxRSS} ${(user + system) / 1000}`);
});
