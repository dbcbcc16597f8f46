import { beforeAll, describe, expect, it } from 'vitest';
import { deploymentOf } from './support/deploy';
import { PAGES } from './support/page';

const page = PAGES.find(({ system }) => system === 'cdk-assets') ?? expect.fail('there must be a page of cdk-assets');

describe('the credentials file of the CDK CLI', () => {
  let printed: { domainCredentials: Record<string, object> };
  beforeAll(async () => {
    const [secret] = (await deploymentOf(page)).instructions.secrets;
    const snippet = secret?.snippets.find(({ consumer }) => consumer.startsWith('CDK assets'));
    printed = JSON.parse(snippet?.text ?? '');
  });

  it('is the one that `npx ecr-credentials show` prints', () => {
    expect(JSON.parse(page.files['cdk-docker-creds.json'] ?? '')).toEqual(printed);
  });

  it('keeps the login to the own registry, which the CDK CLI omits if the file exists', () => {
    expect(printed.domainCredentials).toMatchObject({
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com': { ecrRepository: true },
      '210987654321.dkr.ecr.eu-west-1.amazonaws.com': { secretsManagerSecretId: 'ecr-assets-username-password' },
    });
  });
});
