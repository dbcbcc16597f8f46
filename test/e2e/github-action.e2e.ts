import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Consumer } from './support/consumer';
import { HOST, handOut } from './support/hand-out';
import type { Keys } from './support/place';
import { GET_SECRETS_ACTION, NODE_24 } from './support/runtime';
import { readSecret } from './support/secrets';

const NO_ACTION = 'setup.sh could not get aws-actions/aws-secretsmanager-get-secrets from GitHub';
const LIST = 'SECRETS_LIST_CLEAN_UP';

/** The unmodified action, run as GitHub's runner does. Source: GitHub, "Workflow commands". */
describe('aws-actions/aws-secretsmanager-get-secrets', () => {
  let reader: Keys;

  beforeAll(async () => {
    reader = await handOut();
  });

  /** Runs one of the action's programs with its inputs; returns the masked values and the exported variables. */
  async function step(job: Consumer, program: string, inputs: Record<string, string> = {}) {
    for (const [name, value] of Object.entries(inputs)) job.set(`INPUT_${name.toUpperCase()}`, value);
    const file = await job.file('github-env', '');
    job.set('GITHUB_ENV', file);
    const { code, output, stdout } = await job.run(NODE_24, [join(GET_SECRETS_ACTION, 'dist', program)]);
    expect(code, output).toBe(0);
    const exported = (await readFile(file, 'utf8')).matchAll(/^(\w+)<<(\S+)\n(.*?)\n\2$/gms);
    const variables = Object.fromEntries([...exported].map(([, name = '', , value = '']) => [name, value]));
    for (const [name, value] of Object.entries(variables)) job.set(name, value);
    return { masks: [...stdout.matchAll(/^::add-mask::(.*)$/gm)].map(([, value]) => value), variables };
  }

  test('masks and exports user name and password, nothing else, and takes them back', async ({ skip }) => {
    skip(!existsSync(GET_SECRETS_ACTION), NO_ACTION);
    const job = await Consumer.with(undefined, reader);
    const { masks, variables } = await step(job, 'index.js', {
      'secret-ids': 'ECR, ecr-pull-username-password',
      'parse-json-secrets': 'true',
      'name-transformation': 'uppercase',
      'auto-select-family-attempt-timeout': '1000',
    });
    const { SecretString: password } = await readSecret('ecr-pull-password');
    expect(masks).toEqual(['AWS', password]);
    const names = JSON.stringify(['ECR_USERNAME', 'ECR_PASSWORD']);
    expect(variables).toEqual({ ECR_USERNAME: 'AWS', ECR_PASSWORD: password, [LIST]: names });

    const line = `printf %s "$ECR_PASSWORD" | skopeo login --username "$ECR_USERNAME" --password-stdin ${HOST}`;
    const login = await job.run('sh', ['-c', line]);
    expect(login.code, login.output).toBe(0);

    const { variables: left } = await step(job, 'cleanup/index.js');
    expect(left).toEqual({ ECR_USERNAME: '', ECR_PASSWORD: '', [LIST]: '' });
  });
});
