import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Consumer } from './support/consumer';
import { succeeded } from './support/run';
import { GET_SECRETS_ACTION, NODE_24 } from './support/runtime';
import { readSecret } from './support/secrets';
import { HOST, sharedDeployment } from './support/shared-deployment';

const NO_ACTION = 'setup.sh could not get aws-actions/aws-secretsmanager-get-secrets from GitHub';
const LIST = 'SECRETS_LIST_CLEAN_UP';

/** Runs one program of the action as GitHub's runner does. Source: GitHub, "Workflow commands". */
async function runStep(job: Consumer, program: string, inputs: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(inputs)) job.set(`INPUT_${name.toUpperCase()}`, value);
  const file = await job.file('github-env', '');
  job.set('GITHUB_ENV', file);
  const { stdout } = await succeeded(job.run(NODE_24, [join(GET_SECRETS_ACTION, 'dist', program)]));
  const exported = (await readFile(file, 'utf8')).matchAll(/^(\w+)<<(\S+)\n(.*?)\n\2$/gms);
  const variables = Object.fromEntries([...exported].map(([, name = '', , value = '']) => [name, value]));
  for (const [name, value] of Object.entries(variables)) job.set(name, value);
  return { masks: [...stdout.matchAll(/^::add-mask::(.*)$/gm)].map(([, value]) => value), variables };
}

test('aws-secretsmanager-get-secrets masks and exports only user name and password, and removes them', async ({
  skip,
}) => {
  skip(!existsSync(GET_SECRETS_ACTION), NO_ACTION);
  const job = await Consumer.with(undefined, await sharedDeployment());
  const { masks, variables } = await runStep(job, 'index.js', {
    'secret-ids': 'ECR, ecr-pull-username-password',
    'parse-json-secrets': 'true',
    'name-transformation': 'uppercase',
    'auto-select-family-attempt-timeout': '1000',
  });
  const { SecretString: password } = await readSecret('ecr-pull-password');
  expect(masks).toEqual(['AWS', password]);
  const names = JSON.stringify(['ECR_USERNAME', 'ECR_PASSWORD']);
  expect(variables).toEqual({ ECR_USERNAME: 'AWS', ECR_PASSWORD: password, [LIST]: names });

  const login = `printf %s "$ECR_PASSWORD" | skopeo login --username "$ECR_USERNAME" --password-stdin ${HOST}`;
  await succeeded(job.run('sh', ['-c', login]));

  const { variables: remaining } = await runStep(job, 'cleanup/index.js');
  expect(remaining).toEqual({ ECR_USERNAME: '', ECR_PASSWORD: '', [LIST]: '' });
});
