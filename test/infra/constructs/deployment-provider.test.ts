import { describe, expect, it } from 'vitest';
import { FUNCTION_TIMEOUT_SECONDS } from '../../../lambda/core/limits';
import { hook } from '../support/deployed';
import { only, plain, propertiesOf, synthesize } from '../support/synthesize';

const { EcrCredentials: template, 'EcrCredentials-platform': grouped } = synthesize({
  credentials: { ci: { feeds: [hook('hook')] }, other: {}, third: { group: 'platform' } },
});
const { id, Properties } = only(template, 'AWS::Lambda::Function', 'EcrSharedDeploymentFunction');

describe('the provider function', () => {
  it('has inline code, so that a template needs no bucket for it', () => {
    expect(plain(Properties)).toEqual({
      Architectures: ['arm64'],
      Code: { ZipFile: expect.any(String) },
      Description: expect.any(String),
      FunctionName: 'EcrCredentials-Deployment',
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: expect.stringMatching(/^<EcrSharedDeploymentLog\w+>$/) },
      MemorySize: 256,
      Role: expect.stringMatching(/^<EcrSharedDeploymentRole\w+\.Arn>$/),
      Runtime: 'nodejs24.x',
      Timeout: 240,
    });
  });

  it('is one per stack, and all first refreshes and first pushes of the stack use it', () => {
    expect(only(grouped, 'AWS::Lambda::Function', 'EcrSharedDeploymentFunction').Properties.FunctionName).toBe(
      'EcrCredentials-platform-Deployment',
    );
    const resources = ['Custom::FirstRefresh', 'Custom::FirstPush'].flatMap((type) => propertiesOf(template, type));
    const tokens = resources.map(({ ServiceToken }) => ServiceToken);
    expect(tokens).toEqual([`<${id}.Arn>`, `<${id}.Arn>`, `<${id}.Arn>`]);
  });

  it('has time for a minute of retries and a run, and CloudFormation waits longer than that', () => {
    expect(Properties.Timeout).toBeGreaterThan(60 + FUNCTION_TIMEOUT_SECONDS);
    const [{ ServiceTimeout } = {}] = propertiesOf(template, 'Custom::FirstRefresh');
    expect(Number(ServiceTimeout)).toBeGreaterThan(Number(Properties.Timeout));
  });

  it('has a role that does not wait for the functions, so that IAM has time to propagate it', () => {
    const role = only(template, 'AWS::IAM::Role', 'EcrSharedDeploymentRole');
    expect(JSON.stringify(role)).not.toMatch(/ciRefresher|ciFeedshookFunction/);
  });
});
