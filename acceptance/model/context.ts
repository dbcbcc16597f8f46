import type { RefresherConfig } from '../../infra/config';
import type { CredentialNames } from '../../infra/naming/names';
import type { Aws } from '../aws';
import type { Keys } from '../aws/identity';
import type { RegistryClient } from '../registry';

/** What a check may use. Tests replace it with canned answers. */
export interface Context {
  target: Target;
  /** AWS in the region of the run, as the principal that runs the acceptance. */
  aws: Aws;
  /** Returns AWS in another region, or as another principal. */
  awsAs(options: { keys?: Keys; region?: string }): Aws;
  registry: RegistryClient;
  stack: SuiteStack;
  probes: Probes;
  image: SampleImage;
  clock: Clock;
  /** Returns the token of the GitHub job for an audience. @default undefined: the run is not in a GitHub job */
  jobToken?: (audience: string) => Promise<string>;
}

/** Where the acceptance runs. */
export interface Target {
  account: string;
  region: string;
  /** The region of replicas and of other checks that need two regions. */
  secondRegion: string;
  /** `aws`, `aws-cn`, `aws-us-gov` or another partition. */
  partition: string;
  /** The ARN of the principal that runs the acceptance. */
  principal: string;
}

/** The stack of a suite, deployed with the CDK CLI. */
export interface SuiteStack {
  /** The stack's name, which is the `stackName` of the suite's configs. */
  name: string;
  /** Returns the names of a credential's functions and roles. */
  names(credential: string): CredentialNames;
  /**
   * Runs `cdk deploy --all`. The config's `stackName` is set to {@link name}.
   * @param region the region. @default the region of the run
   */
  deploy(config: RefresherConfig, region?: string): Promise<CommandOutcome>;
  /** Runs `cdk diff --fail` for the config that was deployed last. */
  diff(): Promise<CommandOutcome>;
  /** Runs `cdk destroy --all` for the config that was deployed last. */
  destroy(): Promise<CommandOutcome>;
  /**
   * Runs `ecr-credentials template`. The config's `stackName` is set to {@link name}.
   * @returns the template
   * @throws Error with the end of the command's output
   */
  exportTemplate(config: RefresherConfig): Promise<string>;
  /**
   * Runs `cdk deploy` with the exported template of the last config, which the CLI uploads to the bucket of `cdk bootstrap`.
   */
  deployTemplate(template: string): Promise<CommandOutcome>;
}

/** The result of a command. */
export interface CommandOutcome {
  succeeded: boolean;
  /** The last lines of its output. */
  output: string;
}

/** The suite's own resources, in a stack that CloudFormation creates from a template. */
export interface Probes {
  /**
   * Creates or updates the stack and waits for it.
   * @returns the outputs by name
   * @throws Error if CloudFormation fails
   */
  deploy(resources: Record<string, object>, outputs?: Record<string, object>): Promise<Record<string, string>>;
}

/** The image that the run has pushed. */
export interface SampleImage {
  /** The repository with the image. */
  repository: string;
  tag: string;
  /** A second repository, without an image, for credentials that may not use it. */
  otherRepository: string;
  /** The host of both repositories. */
  host: string;
}

export interface Clock {
  now(): Date;
  /**
   * Repeats an attempt until it returns a value.
   * @returns the value, or undefined after `timeoutSeconds`
   */
  until<T>(attempt: () => Promise<T | undefined>, options: WaitOptions): Promise<T | undefined>;
}

export interface WaitOptions {
  timeoutSeconds: number;
  /** @default 5 */
  everySeconds?: number;
}

/** Deploys a config that must deploy. @throws Error with the end of the CDK's output */
export async function mustDeploy({ stack }: Pick<Context, 'stack'>, config: RefresherConfig): Promise<void> {
  const { succeeded, output } = await stack.deploy(config);
  if (!succeeded) throw new Error(`cdk deploy failed: ${output}`);
}
