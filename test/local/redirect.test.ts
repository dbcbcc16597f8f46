import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { NODE_FLAGS } from '../../local/stand-in/stand-in';
import { IRELAND, identity, PUBLIC_REGISTRY, REGISTRY, startWorld } from './world';

/** As the bundle does it: an ES module with a named import. */
const ASK = `
import { get } from 'node:https';
get(process.argv[1], (response) => {
  response.resume();
  console.log(response.statusCode, response.headers['www-authenticate']);
}).on('error', (error) => console.log(error.code, error.message));`;

async function askFromChild(url: string): Promise<string> {
  const world = await startWorld();
  const flags = [...NODE_FLAGS, '--input-type=module', '--eval', ASK, url];
  const env = world.environment(identity(world), IRELAND);
  const { stdout } = await promisify(execFile)(process.execPath, flags, { env });
  return stdout.trim();
}

describe('in a process with the redirect', () => {
  it.each([REGISTRY, '210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn', PUBLIC_REGISTRY])(
    '%s leads to the stand-in, by its own name',
    async (host) => {
      expect(await askFromChild(`https://${host}/v2/`)).toContain(`realm="https://${host}/`);
    },
  );

  it('every other host and port leads where it always did', async () => {
    expect(await askFromChild('https://registry.invalid/v2/')).toContain('registry.invalid');
    expect(await askFromChild('https://127.0.0.1:1/v2/')).toContain('ECONNREFUSED 127.0.0.1:1');
  });
});
