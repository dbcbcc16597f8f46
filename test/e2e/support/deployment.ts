import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefresherConfig } from '../../../infra/config';
import { awsEnvironment } from './aws';
import { ACCOUNT, admin, REGION, type TestEnvironment, testEnvironment } from './environment';
import { type Outcome, run, succeeded } from './run';

const ROOT = join(__dirname, '../../..');

/** The account and the region of a deployment. */
interface Target {
  account: string;
  region: string;
}

const TARGET: Target = { account: ACCOUNT, region: REGION };

/** A config that an administrator deploys with the real CDK CLI. */
export class Deployment {
  private constructor(
    private readonly folder: string,
    private readonly target: Target,
  ) {}

  /** Prepares a deployment without deploying it. */
  static async prepare(config: RefresherConfig, target: Target = TARGET): Promise<Deployment> {
    const deployment = new Deployment(await mkdtemp(join(testEnvironment().folder, 'deployment-')), target);
    await deployment.configure(config);
    return deployment;
  }

  /** Replaces the config. The next `deploy` applies it. */
  async configure(config: RefresherConfig): Promise<void> {
    await writeFile(this.config, JSON.stringify(config));
  }

  deploy(): Promise<Outcome> {
    return this.cdk('deploy', '--all', '--require-approval', 'never');
  }

  diff(): Promise<Outcome> {
    return this.cdk('diff', '--fail');
  }

  destroy(): Promise<Outcome> {
    return this.cdk('destroy', '--all', '--force');
  }

  /** Returns a stack's template as the last command synthesized it. */
  template(stack: string): Promise<string> {
    return readFile(join(this.folder, 'cdk.out', `${stack}.template.json`), 'utf8');
  }

  private get config(): string {
    return join(this.folder, 'config.json');
  }

  private cdk(command: string, ...options: string[]): Promise<Outcome> {
    const args = [command, ...options, '-c', `config=${this.config}`, '--output', join(this.folder, 'cdk.out')];
    return cdk(testEnvironment(), this.target, args);
  }
}

/** Deploys a config that must deploy. */
export async function deployed(config: RefresherConfig): Promise<Deployment> {
  const deployment = await Deployment.prepare(config);
  await succeeded(deployment.deploy());
  return deployment;
}

/** Runs `cdk bootstrap` for a region of an account. */
export function bootstrap(environment: TestEnvironment, target: Target = TARGET): Promise<Outcome> {
  const output = join(environment.folder, `bootstrap-${target.region}`);
  return cdk(environment, target, ['bootstrap', `aws://${target.account}/${target.region}`, '--output', output]);
}

/** How the tests run the CDK CLI. */
export const CDK = {
  command: join(ROOT, 'node_modules/.bin/cdk'),
  options: ['--no-notices', '--no-color'],
  /** Returns the environment variables that every command needs in addition to those of AWS tools. */
  env: ({ endpoint }: TestEnvironment): Record<string, string> => ({
    // moto finds the bucket in a template's URL only if the host is called localhost.
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: endpoint.replace('127.0.0.1', 'localhost'),
    CDK_DISABLE_CLI_TELEMETRY: '1',
  }),
};

function cdk(environment: TestEnvironment, { account, region }: Target, args: string[]): Promise<Outcome> {
  return run(CDK.command, [...args, ...CDK.options], {
    cwd: ROOT,
    env: {
      ...awsEnvironment(admin(account, environment), region, environment),
      ...CDK.env(environment),
    },
  });
}
