import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { NODE_FLAGS } from '../../local/stand-in/stand-in';
import { addIdentity, it, PUBLIC_REGISTRY, REGION, REGISTRY } from './support';

/** An ES module with a named import, like the bundle. */
const REQUEST = `
import { get } from 'node:https';
for (const url of process.argv.slice(1)) get(url, (response) => {
  response.resume();
  console.log(url, response.statusCode, response.headers['www-authenticate']);
}).on('error', (error) => console.log(url, error.code, error.message));`;

describe('a process with the redirect', () => {
  it('connects to the stand-in for ECR hosts only', async ({ standIn }) => {
    const redirected = [REGISTRY, '210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn', PUBLIC_REGISTRY];
    const urls = [...redirected, 'registry.invalid', '127.0.0.1:1'].map((host) => `https://${host}/v2/`);
    const flags = [...NODE_FLAGS, '--input-type=module', '--eval', REQUEST, ...urls];
    const env = standIn.environment(addIdentity(standIn), REGION);
    const { stdout } = await promisify(execFile)(process.execPath, flags, { env });
    for (const host of redirected.slice(0, 2)) {
      expect(stdout).toContain(`https://${host}/v2/ 401 Basic realm="https://${host}/",service="ecr.amazonaws.com"\n`);
    }
    expect(stdout).toContain(
      'https://public.ecr.aws/v2/ 401 Bearer realm="https://public.ecr.aws/token/",service="public.ecr.aws",scope="aws"\n',
    );
    expect(stdout).toMatch(/^https:\/\/registry\.invalid\/v2\/ E.*registry\.invalid$/m);
    expect(stdout).toContain('https://127.0.0.1:1/v2/ ECONNREFUSED connect ECONNREFUSED 127.0.0.1:1');
  });
});
