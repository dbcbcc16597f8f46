import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { aws, policyDocument } from './support/aws';
import { Consumer } from './support/consumer';
import type { Keys } from './support/environment';
import { instructions } from './support/instructions';
import { type Outcome, succeeded } from './support/run';
import { GET_SECRETS_ACTION, NODE_24 } from './support/runtime';
import { readSecret } from './support/secrets';
import { CONFIG, HOST, REPOSITORY, sharedDeployment, snippetFor, TAG } from './support/shared-deployment';

let reader: Keys;

beforeAll(async () => {
  reader = await sharedDeployment();
});

describe('curl', () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with();
  });

  /** Runs the printed command for another path. The status is the last line of standard output. */
  function get(path: string): Promise<Outcome> {
    const command = snippetFor('curl', 'basic-auth')
      .replace(/\/v2\/\S+$/, path)
      .replace('--fail', '');
    return consumer.runSnippet(`${command} --write-out '\n%{http_code}'`, reader);
  }

  test('gets a manifest with the unchanged printed command', async () => {
    const { output } = await succeeded(consumer.runSnippet(snippetFor('curl', 'basic-auth'), reader));
    expect(JSON.parse(output)).toHaveProperty('layers');
    expect((await get('/v2/')).stdout).toMatch(/\n200$/);
  });

  test('lists tags only if the repository allows it', async () => {
    const refused = await get(`/v2/${REPOSITORY}/tags/list`);
    expect(refused.stdout).toMatch(/not authorized to perform: ecr:ListImages on resource: .*\n403$/s);

    const Principal = { AWS: instructions(CONFIG, 'pull').role };
    await aws('ecr set-repository-policy', {
      repositoryName: REPOSITORY,
      policyText: policyDocument({ Effect: 'Allow', Principal, Action: 'ecr:ListImages' }),
    });
    const [tags = '', status] = (await get(`/v2/${REPOSITORY}/tags/list`)).stdout.split(/\n+/);
    expect(status).toBe('200');
    expect(JSON.parse(tags).tags).toContain(TAG);
  });
});

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
  skip(
    !existsSync(GET_SECRETS_ACTION),
    'setup.sh could not get aws-actions/aws-secretsmanager-get-secrets from GitHub',
  );
  const list = 'SECRETS_LIST_CLEAN_UP';
  const job = await Consumer.with(undefined, reader);
  const { masks, variables } = await runStep(job, 'index.js', {
    'secret-ids': 'ECR, ecr-pull-username-password',
    'parse-json-secrets': 'true',
    'name-transformation': 'uppercase',
    'auto-select-family-attempt-timeout': '1000',
  });
  const { SecretString: password } = await readSecret('ecr-pull-password');
  expect(masks).toEqual(['AWS', password]);
  const names = JSON.stringify(['ECR_USERNAME', 'ECR_PASSWORD']);
  expect(variables).toEqual({ ECR_USERNAME: 'AWS', ECR_PASSWORD: password, [list]: names });

  const login = `printf %s "$ECR_PASSWORD" | skopeo login --username "$ECR_USERNAME" --password-stdin ${HOST}`;
  await succeeded(job.run('sh', ['-c', login]));

  const { variables: remaining } = await runStep(job, 'cleanup/index.js');
  expect(remaining).toEqual({ ECR_USERNAME: '', ECR_PASSWORD: '', [list]: '' });
});
