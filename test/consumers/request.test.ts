import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dnsSuffixOf, knownRegions } from '../../infra/config/common/regions';
import { HOST, REGION, SECRET } from './support/aws';
import { describeHelper, messageOf, success } from './support/helper';
import { refusingProxy, serve } from './support/servers';
import { verifiedHeaders } from './support/signature';

/** One region for each DNS suffix of AWS. */
const REGION_OF_SUFFIX = new Map(knownRegions().map((region) => [dnsSuffixOf(region), region]));

describeHelper('the request of docker-credential-ecr-secret', ({ aws, makeHost }) => {
  it('is signed with every header, including the session token and the operation', async () => {
    const server = await serve(() => ({ status: 400 }));
    await makeHost({ AWS_ENDPOINT_URL: server.url }).run('get', HOST);
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
      'x-amz-security-token': aws.reader.sessionToken,
      authorization: expect.stringContaining(`/${REGION}/secretsmanager/aws4_request`),
    };
    expect(server.requests).toMatchObject([{ line: 'POST /', headers, body: JSON.stringify({ SecretId: SECRET }) }]);
    const signed = server.requests.map((request) => verifiedHeaders(request, aws.reader.secretAccessKey));
    expect(signed).toEqual([['content-type', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target']]);
  });

  it('goes to AWS_ENDPOINT_URL_SECRETS_MANAGER before AWS_ENDPOINT_URL', async () => {
    const AWS_ENDPOINT_URL_SECRETS_MANAGER = aws.endpoint;
    const host = makeHost({ AWS_ENDPOINT_URL_SECRETS_MANAGER, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(await host.run('get', HOST)).toEqual(success());
  });

  it.each([...REGION_OF_SUFFIX])('goes to AWS over TLS in the partition of %s', async (suffix, region) => {
    const proxy = await refusingProxy();
    const host = makeHost({ AWS_ENDPOINT_URL: undefined, AWS_REGION: region, https_proxy: proxy.url });
    expect(messageOf(await host.run('get', HOST))).toMatch(/^no network: cannot reach https:\/\/secretsmanager\./);
    expect(proxy.targets).toEqual([`secretsmanager.${region}.${suffix}:443`]);
  });

  it('for a web identity goes to STS in the same region', async () => {
    const proxy = await refusingProxy();
    const host = makeHost({
      AWS_ACCESS_KEY_ID: undefined,
      AWS_ENDPOINT_URL: undefined,
      AWS_REGION: 'cn-north-1',
      AWS_ROLE_ARN: 'arn:aws-cn:iam::123456789012:role/reader',
      https_proxy: proxy.url,
    });
    host.environment.AWS_WEB_IDENTITY_TOKEN_FILE = host.file('token', 'token');
    await host.run('get', HOST);
    expect(proxy.targets).toEqual(['sts.cn-north-1.amazonaws.com.cn:443']);
  });

  it('ignores .curlrc, which could write the keys to a file', async () => {
    const host = makeHost();
    const trace = join(host.home, 'trace');
    host.file('.curlrc', `trace-ascii = "${trace}"\n`);
    expect(await host.run('get', HOST)).toEqual(success());
    expect(existsSync(trace)).toBe(false);
  });
});
