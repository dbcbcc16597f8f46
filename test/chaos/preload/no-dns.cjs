/** Makes every DNS lookup fail. Connections to IP addresses still work. */
'use strict';

const dns = require('node:dns');

dns.lookup = (hostname, _options, callback) => {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  process.nextTick(
    callback,
    Object.assign(error, { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname }),
  );
};
