/** Preloaded before local/registry/redirect.cjs: the registries' hosts are looked up as on any machine. */
'use strict';

const https = require('node:https');

const { globalAgent } = https;
Object.defineProperty(https, 'globalAgent', { get: () => globalAgent, set() {} });
