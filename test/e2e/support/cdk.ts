import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefresherConfig } from '../../../infra/config';
import { awsEnvironment } from './aws';
import { ACCOUNT, admin, type Place, place, REGION } from './place';
import { type Outcome, run } from './run';

const ROOT = join(__dirname, '../../..');
const CDK = join(ROOT, 'node_modules/.bin/cdk');

/** Where to deploy to. */
export interface Target {
  account: string;
  region: string;
}

const HOME: Target = { account: ACCOUNT, region: REGION };

/** A config on its way to AWS, by the real CLI, as an administrator. */
export class Deployment {
  private constructor(
    private readonly here: Place,
    private readonly folder: string,
    private readonly target: Target,
  ) {}

  /** @param target another account or region than the tests' usual ones */
  static async of(config: RefresherConfig, target: Target = HOME): Promise<Deployment> {
    const here = place();
    const deployment = new Deployment(here, await mkdtemp(join(here.folder, 'deployment-')), target);
    await deployment.configure(config);
    return deployment;
  }

  /** Replaces the config; nothing is deployed by this. */
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

  /** A stack's template, as the last command made it. */
  async template(stack: string): Promise<string> {
    return readFile(join(this.assembly, `${stack}.template.json`), 'utf8');
  }

  private get config(): string {
    return join(this.folder, 'config.json');
  }

  private get assembly(): string {
    return join(this.folder, 'cdk.out');
  }

  private cdk(command: string, ...args: string[]): Promise<Outcome> {
    return cdk(this.here, this.target, [command, ...args, '-c', `config=${this.config}`, '--output', this.assembly]);
  }
}

/** `cdk bootstrap` of an account's region. */
export function bootstrap(here: Place, target: Target = HOME): Promise<Outcome> {
  const output = join(here.folder, `bootstrap-${target.region}`);
  return cdk(here, target, ['bootstrap', `aws://${target.account}/${target.region}`, '--output', output]);
}

function cdk(here: Place, { account, region }: Target, args: string[]): Promise<Outcome> {
  return run(CDK, [...args, '--no-notices', '--no-color'], {
    cwd: ROOT,
    env: {
      ...awsEnvironment(admin(account, here), region, here),
      // moto understands the template's URL by its path only if the host is called so.
      AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: here.endpoint.replace('127.0.0.1', 'localhost'),
      CDK_DISABLE_CLI_TELEMETRY: '1',
      // Not CloudFormation's schemas at each of some thirty synths: half their time, and `npm run synth` looks at them.
      CDK_VALIDATION: 'false',
    },
  });
}
