/** Preloaded before local/stand-in/registry/redirect.cjs: the registries' hosts are looked up as on any machine. */
'use strict';

const { Agent } = require('node:https');

const { createConnection } = Agent.prototype;
Object.defineProperty(Agent.prototype, 'createConnection', { get: () => createConnection, set() {} });
