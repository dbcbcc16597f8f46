/**
 * Preloaded with `node --require`. When the process exits, this module writes the peak memory in KiB and the CPU time in
 * milliseconds to file descriptor 3. It prefers /proc for the memory, because the peak of getrusage includes that of the
 * parent process. Source: proc(5), VmHWM; getrusage(2).
 */
'use strict';

const { existsSync, readFileSync, writeSync } = require('node:fs');

const STATUS = '/proc/self/status';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const [, peak] = existsSync(STATUS) ? (/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(STATUS, 'utf8')) ?? []) : [];
  writeSync(3, `${peak ?? process.resourceUsage().maxRSS} ${(user + system) / 1000}`);
});
