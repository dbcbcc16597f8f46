/**
 * The smallest possible refresh: it requests one token and calls PutSecretValue once, with node:http and without an SDK.
 * It has no retries and no checks, and does not verify the token. It is CommonJS, because an import of node:http loads
 * every export of that module. Source: IAM User Guide, "Create a signed AWS API request".
 */
'use strict';

const { createHash, createHmac, randomUUID } = require('node:crypto');
const { request } = require('node:http');

const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, SECRET } =
  process.env;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

function sign(service, host, target, body) {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    host,
    'x-amz-date': date,
    'x-amz-security-token': AWS_SESSION_TOKEN,
    'x-amz-target': target,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
  const scope = [date.slice(0, 8), AWS_REGION, service, 'aws4_request'];
  const key = scope.reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n'));
  const credential = `Credential=${AWS_ACCESS_KEY_ID}/${scope.join('/')}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature.toString('hex')}`;
  return { ...headers, authorization, 'content-length': Buffer.byteLength(body) };
}

function call(service, target, input) {
  const body = JSON.stringify(input);
  const headers = sign(service, new URL(AWS_ENDPOINT_URL).host, target, body);
  return new Promise((resolve, reject) => {
    const sent = request(AWS_ENDPOINT_URL, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    });
    sent.on('error', reject).end(body);
  });
}

async function main() {
  const { authorizationData } = await call('ecr', 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken', {});
  const [{ authorizationToken, proxyEndpoint }] = authorizationData;
  const auths = { [proxyEndpoint.replace('https://', '')]: { auth: authorizationToken } };
  await call('secretsmanager', 'secretsmanager.PutSecretValue', {
    SecretId: SECRET,
    SecretString: JSON.stringify({ auths }),
    ClientRequestToken: randomUUID(),
  });
  process.exit();
}

main();
