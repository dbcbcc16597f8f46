import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dnsSuffixOf, REGIONS } from '../../infra/config/shared/regions';
import { answerFor, HOST, REGION, SECRET, useAws } from './support/aws';
import { describeUnderEachShell } from './support/host';
import { refusingProxy, serve } from './support/servers';
import { verifiedHeaders } from './support/signature';

const aws = useAws();

/** One region of each DNS suffix that AWS has. */
const REGION_OF_SUFFIX = new Map(REGIONS.map((region) => [dnsSuffixOf(region), region]));

describeUnderEachShell('the request of docker-credential-ecr-secret', (makeHost) => {
  it('is signed with every header, the session token and the operation too', async () => {
    const server = await serve(() => ({ status: 400 }));
    const host = makeHost();
    aws.lend(host);
    host.environment.AWS_ENDPOINT_URL = server.url;
    await host.run('get', HOST);
    expect(server.requests).toHaveLength(1);
    for (const request of server.requests) {
      expect(verifiedHeaders(request, aws.reader.secretAccessKey)).toEqual([
        'content-type',
        'host',
        'x-amz-date',
        'x-amz-security-token',
        'x-amz-target',
      ]);
      expect(request).toMatchObject({
        line: 'POST /',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'secretsmanager.GetSecretValue',
          'x-amz-security-token': aws.reader.sessionToken,
          authorization: expect.stringContaining(`/${REGION}/secretsmanager/aws4_request`),
        },
        body: JSON.stringify({ SecretId: SECRET }),
      });
    }
  });

  it('goes to AWS_ENDPOINT_URL_SECRETS_MANAGER before AWS_ENDPOINT_URL', async () => {
    const host = makeHost();
    aws.lend(host);
    host.environment.AWS_ENDPOINT_URL_SECRETS_MANAGER = aws.endpoint;
    host.environment.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
    expect((await host.run('get', HOST)).stdout).toBe(answerFor(HOST));
  });

  it.each([...REGION_OF_SUFFIX])('goes over TLS to AWS itself, in the partition of %s', async (suffix, region) => {
    const proxy = await refusingProxy();
    const host = makeHost();
    aws.lend(host);
    delete host.environment.AWS_ENDPOINT_URL;
    Object.assign(host.environment, { AWS_REGION: region, https_proxy: proxy.url });
    const { stdout } = await host.run('get', HOST);
    expect(proxy.targets).toEqual([`secretsmanager.${region}.${suffix}:443`]);
    expect(stdout).toMatch(/^no network: https:\/\/secretsmanager\./);
  });

  it('for a web identity goes to STS of the same region', async () => {
    const proxy = await refusingProxy();
    const host = makeHost();
    Object.assign(host.environment, {
      ECR_SECRET_ID: SECRET,
      AWS_REGION: 'cn-north-1',
      AWS_ROLE_ARN: 'arn:aws-cn:iam::123456789012:role/reader',
      AWS_WEB_IDENTITY_TOKEN_FILE: host.file('token', 'token'),
      https_proxy: proxy.url,
    });
    await host.run('get', HOST);
    expect(proxy.targets).toEqual(['sts.cn-north-1.amazonaws.com.cn:443']);
  });

  it('takes no notice of a .curlrc, which could keep the keys in a file', async () => {
    const host = makeHost();
    aws.lend(host);
    const trace = join(host.home, 'trace');
    host.file('.curlrc', `trace-ascii = "${trace}"\n`);
    expect(await host.run('get', HOST)).toEqual({ code: 0, stdout: answerFor(HOST), stderr: '' });
    expect(existsSync(trace)).toBe(false);
  });
});
