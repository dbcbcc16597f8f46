/** Preloaded into a process for which no name has an address; numbers still lead somewhere. */
'use strict';

const dns = require('node:dns');

dns.lookup = (hostname, options, callback = options) => {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    errno: -3008,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
  process.nextTick(callback, error);
};
