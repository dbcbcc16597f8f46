/**
 * Preloaded (`node --require`) into a process that is to take the stand-in's registry for the real ones: its HTTPS
 * connections to ECR's registry hosts go to the loopback port in `ECR_STAND_IN_REGISTRY_PORT`, every other one goes
 * where it would go anyway. Server name, certificate check and Host header are those of the real host.
 */
'use strict';

const https = require('node:https');

const REGISTRY = /^(\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.[a-z.]+|public\.ecr\.aws)$/;
const port = Number(process.env.ECR_STAND_IN_REGISTRY_PORT);
if (!port) throw new Error('ECR_STAND_IN_REGISTRY_PORT is not set');

class RegistryAgent extends https.Agent {
  createConnection(options, ...rest) {
    const isRegistry = REGISTRY.test(options.host) && Number(options.port) === 443;
    const target = isRegistry ? { ...options, host: '127.0.0.1', port, servername: options.host } : options;
    return super.createConnection(target, ...rest);
  }
}

https.globalAgent = new RegistryAgent({ keepAlive: true, timeout: 5000 });
