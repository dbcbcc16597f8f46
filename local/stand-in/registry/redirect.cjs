/**
 * Redirects connections from ECR to the stand-in. Preload it with `node --require`. HTTPS connections to the hosts of
 * ECR's registries and API then go to the loopback port in `ECR_STAND_IN_REGISTRY_PORT`. All other connections are
 * unchanged. Server name, certificate check and Host header are those of the real host.
 */
'use strict';

const https = require('node:https');

const REGISTRY =
  /^(\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws|on)\.[a-z.]+|public\.ecr\.aws|ecr-public\.aws\.com)$/;
const DUALSTACK_CHINA_AND_EUROPE = /^\d{12}\.dkr-ecr\.[a-z0-9-]+\.on\.amazonwebservices\.[a-z.]+$/;
const API = /^(api\.)?ecr(-fips)?\.[a-z0-9-]+\.amazonaws\.[a-z.]+$/;
const port = Number(process.env.ECR_STAND_IN_REGISTRY_PORT);
if (!port) throw new Error('ECR_STAND_IN_REGISTRY_PORT is not set');

// On the prototype, because the AWS SDK creates its own agent.
const { createConnection } = https.Agent.prototype;
https.Agent.prototype.createConnection = function (options, ...rest) {
  const isEcr = [REGISTRY, DUALSTACK_CHINA_AND_EUROPE, API].some((hosts) => hosts.test(options.host));
  const target =
    isEcr && Number(options.port) === 443
      ? { ...options, host: '127.0.0.1', hostname: '127.0.0.1', port, servername: options.host }
      : options;
  return createConnection.call(this, target, ...rest);
};

https.globalAgent = new https.Agent({ keepAlive: true, timeout: 5000 });
