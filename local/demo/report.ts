import type { RefreshResult } from '../../lambda/core/spec';
import type { ConsumerResult } from '../consumer/main';
import type { PullTarget } from '../consumer/pull';
import type { DeployedFeed } from '../stand-in/template/deploy';

/** The output of `ecr-credentials demo --json`. It contains no secret data. */
export interface Report {
  account: string;
  region: string;
  /** Whether the demo used its built-in config, because there is no config file. */
  builtInConfig: boolean;
  credentials: CredentialReport[];
  consumers: ConsumerResult[];
}

/** The first refresh of a credential. */
export interface CredentialReport extends Omit<RefreshResult, 'secrets'> {
  stack: string;
  /** `targets`: the repositories from which a consumer of the secret can pull. */
  secrets: (RefreshResult['secrets'][number] & { targets: PullTarget[] })[];
  /** The feeds that AWS would run after the refresh. The demo does not run them. */
  feeds: DeployedFeed[];
}
