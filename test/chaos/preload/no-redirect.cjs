/** Prevents local/stand-in/registry/redirect.cjs, which is loaded later, from redirecting the registries' hosts. */
'use strict';

const { Agent } = require('node:https');

const { createConnection } = Agent.prototype;
Object.defineProperty(Agent.prototype, 'createConnection', { get: () => createConnection, set() {} });
